"""Produces records to a topic with kafka-python and reads them back: main.py BOOTSTRAP TOPIC COUNT.

Ends with 0 when each record came back once and in the order of its partition.
"""

import sys
import time

from kafka import KafkaConsumer, KafkaProducer


def produce(bootstrap: str, topic: str, count: int) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=10, batch_size=64 * 1024)
    sent = [producer.send(topic, key=b"%d" % (n % 100), value=b"python-%d" % n) for n in range(count)]
    producer.flush(timeout=180)
    for future in sent:
        future.get(timeout=0)  # raises what the broker refused
    producer.close()


def consume(bootstrap: str, topic: str, count: int) -> None:
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=f"python-{time.time_ns()}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        consumer_timeout_ms=60_000,
    )
    seen: set[int] = set()
    last: dict[int, int] = {}
    for message in consumer:
        n = int(message.value.removeprefix(b"python-"))
        if n in seen:
            sys.exit(f"read twice: {n}")
        if n < last.get(message.partition, -1):
            sys.exit(f"partition {message.partition}: {n} after {last[message.partition]}")
        seen.add(n)
        last[message.partition] = n
        if len(seen) == count:
            break
    consumer.close()
    if len(seen) < count:
        sys.exit(f"{len(seen)} of {count} read")


def main() -> None:
    bootstrap, topic, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    start = time.monotonic()
    produce(bootstrap, topic, count)
    middle = time.monotonic()
    consume(bootstrap, topic, count)
    end = time.monotonic()
    print(f"python: {count} records, produced in {middle - start:.2f} s, consumed in {end - middle:.2f} s")


main()
