// What npm's openai makes of the gateway: one JSON object a line, for NodeClientTests.
import OpenAI from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { z } from "zod";

const [baseURL, ...scenarios] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: "none" });
const messages = [{ role: "user", content: "Where is my order?" }];
const tools = [{ type: "function", function: { name: "find", description: "Finds an order", parameters: { type: "object", properties: { order: { type: "integer" } } } } }];

const run = {
  async plain() {
    const answer = await client.chat.completions.create({ model: "chat", messages });
    return { text: answer.choices[0].message.content, finish: answer.choices[0].finish_reason, tokens: answer.usage?.total_tokens };
  },
  async streamed() {
    const stream = await client.chat.completions.create({ model: "chat", messages, stream: true, stream_options: { include_usage: true } });
    let text = "", chunks = 0, tokens = null, finish = null;
    for await (const chunk of stream) {
      chunks++;
      text += chunk.choices[0]?.delta?.content ?? "";
      finish = chunk.choices[0]?.finish_reason ?? finish;
      tokens = chunk.usage?.total_tokens ?? tokens;
    }
    return { text, finish, tokens, chunks };
  },
  async tools() {
    const answer = await client.chat.completions.create({ model: "chat", messages, tools, tool_choice: "auto" });
    const call = answer.choices[0].message.tool_calls[0];
    return { name: call.function.name, arguments: call.function.arguments, finish: answer.choices[0].finish_reason };
  },
  async streamedTools() {
    const stream = client.chat.completions.stream({ model: "chat", messages, tools });
    const answer = await stream.finalChatCompletion();
    const call = answer.choices[0].message.tool_calls[0];
    return { name: call.function.name, arguments: call.function.arguments, finish: answer.choices[0].finish_reason };
  },
  async structured() {
    const format = zodResponseFormat(z.object({ city: z.string(), people: z.number() }), "place");
    const answer = await client.chat.completions.parse({ model: "chat", messages, response_format: format });
    return answer.choices[0].message.parsed;
  },
  async image() {
    const picture = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    const content = [{ type: "text", text: "What is this?" }, { type: "image_url", image_url: { url: picture, detail: "low" } }];
    const answer = await client.chat.completions.create({ model: "chat", messages: [{ role: "user", content }] });
    return { text: answer.choices[0].message.content };
  },
  async unknown() {
    try {
      await client.chat.completions.create({ model: "gpt-4", messages });
      return {};
    } catch (e) {
      return { type: e.constructor.name, status: e.status, code: e.code, param: e.param };
    }
  },
  async down() {
    try {
      await client.chat.completions.create({ model: "chat", messages });
      return {};
    } catch (e) {
      return { type: e.constructor.name, status: e.status, code: e.code };
    }
  },
  async broken() {
    let text = "";
    try {
      for await (const chunk of await client.chat.completions.create({ model: "chat", messages, stream: true })) text += chunk.choices[0]?.delta?.content ?? "";
      return { text, error: null };
    } catch (e) {
      return { text, error: e.error?.code ?? e.code ?? e.message };
    }
  },
  async abort() {
    const stream = await client.chat.completions.create({ model: "chat", messages, stream: true });
    for await (const chunk of stream) {
      if (!chunk.choices[0]?.delta?.content) continue;
      stream.controller.abort();
      return { first: chunk.choices[0].delta.content };
    }
    return {};
  },
  async models() {
    const names = [];
    for await (const model of client.models.list()) names.push(model.id);
    return { names };
  },
  async embeddings() {
    const answer = await client.embeddings.create({ model: "vectors", input: ["a", "b"], encoding_format: "float" });
    return { vectors: answer.data.map((one) => one.embedding) };
  },
};

for (const scenario of scenarios) console.log(JSON.stringify({ scenario, ...(await run[scenario]()) }));
