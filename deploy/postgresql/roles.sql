-- Databases and roles, as few rights as each needs. Run once, as a superuser, with psql:
--   SPIEGEL_SECRETS=/etc/spiegel/passwords psql -X -f roles.sql postgres
-- The folder holds a password per role, in files called after the role. Running it again resets them.
\set ON_ERROR_STOP on
\set owner_password `cat "$SPIEGEL_SECRETS/spiegel_owner"`
\set run_password `cat "$SPIEGEL_SECRETS/spiegel_run"`
\set read_password `cat "$SPIEGEL_SECRETS/spiegel_read"`
\set dagster_password `cat "$SPIEGEL_SECRETS/dagster_write"`
\set viewer_password `cat "$SPIEGEL_SECRETS/dagster_read"`
-- Passwords stay out of the server's log.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SET password_encryption = 'scram-sha-256';

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY['spiegel_owner', 'spiegel_run', 'spiegel_read', 'dagster_write', 'dagster_read'])
     AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE spiegel_owner PASSWORD :'owner_password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
ALTER ROLE spiegel_run   PASSWORD :'run_password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
ALTER ROLE spiegel_read  PASSWORD :'read_password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
ALTER ROLE dagster_write PASSWORD :'dagster_password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
ALTER ROLE dagster_read  PASSWORD :'viewer_password' NOSUPERUSER NOCREATEDB NOCREATEROLE;

SELECT format('CREATE DATABASE %I OWNER %I', name, owner)
FROM (VALUES ('spiegel', 'spiegel_owner'), ('dagster', 'dagster_write')) AS wanted (name, owner)
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec

REVOKE ALL ON DATABASE spiegel FROM PUBLIC;
REVOKE ALL ON DATABASE dagster FROM PUBLIC;
GRANT CONNECT ON DATABASE spiegel TO spiegel_run, spiegel_read;
GRANT CONNECT ON DATABASE dagster TO dagster_read;

-- spiegel_owner makes and changes tables; spiegel_run reads and writes rows in them.
\connect spiegel
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO spiegel_owner;
GRANT USAGE ON SCHEMA public TO spiegel_run, spiegel_read;
ALTER DEFAULT PRIVILEGES FOR ROLE spiegel_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO spiegel_run;
ALTER DEFAULT PRIVILEGES FOR ROLE spiegel_owner IN SCHEMA public
    GRANT USAGE ON SEQUENCES TO spiegel_run;

-- dagster_write is Dagster itself; dagster_read is the web server of who may only look.
\connect dagster
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO dagster_write;
GRANT USAGE ON SCHEMA public TO dagster_read;
ALTER DEFAULT PRIVILEGES FOR ROLE dagster_write IN SCHEMA public
    GRANT SELECT ON TABLES TO dagster_read;
