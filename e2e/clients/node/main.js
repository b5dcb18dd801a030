// Produces records to a topic with kafkajs and reads them back: main.js BOOTSTRAP TOPIC COUNT.
// Ends with 0 when each record came back once and in the order of its partition.
'use strict';

const { Kafka, logLevel } = require('kafkajs');

const [bootstrap, topic, countText] = process.argv.slice(2);
const count = Number(countText);
const BATCH = 1000;

const fail = (why) => {
  console.error(why);
  process.exit(1);
};

const seconds = (start) => ((Date.now() - start) / 1000).toFixed(2);

async function produce(kafka) {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  for (let first = 0; first < count; first += BATCH) {
    const messages = [];
    for (let n = first; n < Math.min(first + BATCH, count); n++) {
      messages.push({ key: String(n % 100), value: `node-${n}` });
    }
    await producer.send({ topic, messages, acks: -1 });
  }
  await producer.disconnect();
}

async function main() {
  const kafka = new Kafka({ clientId: 'node', brokers: bootstrap.split(','), logLevel: logLevel.ERROR });
  let start = Date.now();
  await produce(kafka);
  const produced = seconds(start);
  start = Date.now();
  const consumer = kafka.consumer({ groupId: `node-${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await readAll(consumer);
  console.log(`node: ${count} records, produced in ${produced} s, consumed in ${seconds(start)} s`);
  await consumer.disconnect();
}

function readAll(consumer) {
  const seen = new Set();
  const last = new Map();
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${seen.size} of ${count} read`)), 180_000);
    const take = ({ partition, message }) => {
      const value = message.value.toString();
      const n = Number(value.slice('node-'.length));
      if (seen.has(value)) reject(new Error(`read twice: ${value}`));
      if (n < (last.get(partition) ?? -1)) {
        reject(new Error(`partition ${partition}: ${n} after ${last.get(partition)}`));
      }
      seen.add(value);
      last.set(partition, n);
      if (seen.size === count) {
        clearTimeout(late);
        resolve();
      }
    };
    consumer.run({ eachMessage: async (one) => take(one) }).catch(reject);
  });
}

main().catch((error) => fail(error.message));
