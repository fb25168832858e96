-- What is only ever added to: nobody but the owner can change or delete a decision, a record of
-- destruction, a partner's arrival or the ledger of what was published, and an auditor (spiegel_read) sees those records and nothing else. Run as
-- spiegel_owner, after every `spiegel upgrade`:  psql -X -f append_only.sql spiegel
\set ON_ERROR_STOP on
REVOKE UPDATE, DELETE, TRUNCATE ON besluiten, vernietigingen, leveringen_deelnemers,
    disclosure_release, disclosure_figure, disclosure_relation
    FROM spiegel_run;
GRANT SELECT ON besluiten, vernietigingen TO spiegel_read;
