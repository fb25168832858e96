#!/bin/sh
# Writes nginx/site.conf beside this file: the site of deploy/nginx with the names of the containers.
set -eu
cd "$(dirname "$0")"
mkdir -p nginx
sed -e 's/127\.0\.0\.1:3001/viewer:3001/' -e 's/127\.0\.0\.1:3000/webserver:3000/' ../nginx/spiegel.conf > nginx/site.conf
[ -e nginx/login.conf ] || cp ../nginx/login-htpasswd.conf nginx/login.conf
[ -e nginx/roles.map ] || cp ../nginx/roles.map nginx/roles.map
