#!/usr/bin/env bash
# Runs a Neo4j server on loopback, without containers: Maven Central has its jars, and they are fetched once.
#
#   run.sh [--port N] [--home DIR] [--tied] [--fetch-only]
#
# --port        Bolt port on 127.0.0.1 (7687)
# --home        the server's folder: data, logs, password (target/neo4j/home)
# --tied        stop when standard input closes, so that the server never outlives who started it
# --fetch-only  get the jars and stop
#
# TARIK_NEO4J_HOME  folder for the jars (target/neo4j)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cache=${TARIK_NEO4J_HOME:-$here/../../target/neo4j}
port=7687
home=
tied=no
fetch_only=no
while [ $# -gt 0 ]; do
    case $1 in
        --port) port=$2; shift 2 ;;
        --home) home=$2; shift 2 ;;
        --tied) tied=yes; shift ;;
        --fetch-only) fetch_only=yes; shift ;;
        *) echo "run.sh: unknown option $1" >&2; exit 2 ;;
    esac
done

for tool in java mvn; do
    command -v "$tool" >/dev/null || { echo "run.sh: $tool is not installed (Java 17 or later and Maven are needed)" >&2; exit 1; }
done

mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
home=${home:-$cache/home}
mkdir -p "$home/conf"
home=$(cd "$home" && pwd)
lib=$cache/lib

# Two test programs may start at once: one fetches, the other waits.
exec 9>"$cache/lock"
flock 9
if ! cmp -s "$here/pom.xml" "$cache/fetched.xml"; then
    echo "fetching the Neo4j server from Maven Central" >&2
    rm -rf "$lib"
    mvn -B -q -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$lib" </dev/null >&2
    cp "$here/pom.xml" "$cache/fetched.xml"
fi
exec 9>&-
if [ $fetch_only = yes ]; then exit 0; fi

umask 077
{ cat "$here/neo4j.conf"; echo "server.bolt.listen_address=127.0.0.1:$port"; } >"$home/conf/neo4j.conf"
if [ ! -e "$home/password" ]; then
    head -c 18 /dev/urandom | base64 | tr '+/' 'ab' >"$home/password.new"
    java -cp "$lib/*" "-Dbasedir=$home" org.neo4j.server.startup.Neo4jAdminCommand \
        dbms set-initial-password "$(cat "$home/password.new")" </dev/null >&2
    mv "$home/password.new" "$home/password"
fi

server=(java -Xmx1g -XX:+UseG1GC
    --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED
    --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --add-opens=java.base/java.util.concurrent=ALL-UNNAMED
    -Dio.netty.tryReflectionSetAccessible=true -cp "$lib/*"
    org.neo4j.server.CommunityEntryPoint "--home-dir=$home" "--config-dir=$home/conf" --console-mode)

cat <<END
Neo4j on bolt://127.0.0.1:$port, once it says Started. To use it:
  export NEO4J_URI=bolt://127.0.0.1:$port NEO4J_USER=neo4j NEO4J_PASSWORD_FILE=$home/password
END
if [ $tied = no ]; then exec "${server[@]}"; fi

"${server[@]}" </dev/null &
pid=$!
trap 'kill $pid 2>/dev/null || true' EXIT
# Either the server ends by itself, or whoever started us has gone.
( cat >/dev/null; kill $pid 2>/dev/null || true ) <&0 &
wait $pid || true
