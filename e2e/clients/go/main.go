// Produces records to a topic with franz-go and reads them back: main BOOTSTRAP TOPIC COUNT.
// Ends with 0 when each record came back once and in the order of its partition.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	if len(os.Args) != 4 {
		fail("usage: main BOOTSTRAP TOPIC COUNT")
	}
	count, err := strconv.Atoi(os.Args[3])
	check(err)
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	client, err := kgo.NewClient(
		kgo.SeedBrokers(os.Args[1]),
		kgo.ConsumeTopics(os.Args[2]),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.ProducerLinger(10*time.Millisecond),
	)
	check(err)
	defer client.Close()

	start := time.Now()
	for n := range count {
		record := &kgo.Record{Topic: os.Args[2], Key: []byte(strconv.Itoa(n % 100)), Value: []byte("go-" + strconv.Itoa(n))}
		client.Produce(ctx, record, func(_ *kgo.Record, err error) { check(err) })
	}
	check(client.Flush(ctx))
	produced := time.Since(start)

	start = time.Now()
	seen := make(map[string]bool, count)
	last := map[int32]int{}
	for len(seen) < count {
		fetches := client.PollFetches(ctx)
		for _, e := range fetches.Errors() {
			fail(fmt.Sprintf("%s/%d: %v (%d of %d read)", e.Topic, e.Partition, e.Err, len(seen), count))
		}
		fetches.EachRecord(func(r *kgo.Record) {
			value := string(r.Value)
			n, err := strconv.Atoi(strings.TrimPrefix(value, "go-"))
			check(err)
			if seen[value] {
				fail("read twice: " + value)
			}
			if before, ok := last[r.Partition]; ok && n < before {
				fail(fmt.Sprintf("partition %d: %d after %d", r.Partition, n, before))
			}
			seen[value] = true
			last[r.Partition] = n
		})
	}
	fmt.Printf("go: %d records, produced in %.2f s, consumed in %.2f s\n", count, produced.Seconds(), time.Since(start).Seconds())
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
