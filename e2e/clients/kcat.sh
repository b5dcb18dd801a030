#!/usr/bin/env bash
# Produces records to a topic with kcat and reads them back: kcat.sh BOOTSTRAP TOPIC COUNT.
# Ends with 0 when each record came back once and in the order of its partition.
set -euo pipefail
bootstrap=$1 topic=$2 count=$3
start=$(date +%s%N)
seq -f 'kcat-%.0f' 0 $((count - 1)) | kcat -b "$bootstrap" -P -t "$topic" -X acks=all -X linger.ms=10
middle=$(date +%s%N)
kcat -b "$bootstrap" -C -t "$topic" -o beginning -e -q -f '%p %s\n' | awk -v count="$count" '
  { n = substr($2, 6) + 0
    if ($2 in seen) { print "read twice: " $2 > "/dev/stderr"; exit bad = 1 }
    if (($1 in last) && n < last[$1]) { print "partition " $1 ": " n " after " last[$1] > "/dev/stderr"; exit bad = 1 }
    seen[$2]; last[$1] = n; read++ }
  END { if (bad) exit 1; if (read != count) { print read " of " count " read" > "/dev/stderr"; exit 1 } }'
end=$(date +%s%N)
awk -v c="$count" -v p=$((middle - start)) -v r=$((end - middle)) \
  'BEGIN { printf "kcat: %d records, produced in %.2f s, consumed in %.2f s\n", c, p / 1e9, r / 1e9 }'
