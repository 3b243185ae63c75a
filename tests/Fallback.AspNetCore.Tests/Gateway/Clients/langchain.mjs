// What @langchain/openai makes of the gateway: one JSON object a line, for NodeClientTests.
import { ChatOpenAI } from "@langchain/openai";

// Its waits between retries, of a second and more, are a hundredth here.
const wait = globalThis.setTimeout;
globalThis.setTimeout = (then, time, ...more) => wait(then, time / 100, ...more);

const [baseURL, ...scenarios] = process.argv.slice(2);
// With as many retries of its own as it has by itself.
const model = new ChatOpenAI({ model: "chat", apiKey: "none", configuration: { baseURL } });
const question = "Where is my order?";

const run = {
  async plain() {
    const answer = await model.invoke(question);
    return { text: answer.content, tokens: answer.usage_metadata?.total_tokens };
  },
  async streamed() {
    let text = "", chunks = 0;
    for await (const chunk of await model.stream(question)) {
      text += chunk.content;
      chunks++;
    }
    return { text, chunks };
  },
  async down() {
    try {
      await model.invoke(question);
      return {};
    } catch (e) {
      return { type: e.constructor.name, status: e.status, message: e.message };
    }
  },
};

for (const scenario of scenarios) console.log(JSON.stringify({ scenario, ...(await run[scenario]()) }));
