// What Vercel's ai makes of the gateway: one JSON object a line, for NodeClientTests.
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateObject, generateText, streamText, tool } from "ai";
import { z } from "zod";

const [baseURL, ...scenarios] = process.argv.slice(2);
const model = createOpenAICompatible({ name: "fallback", baseURL, includeUsage: true, supportsStructuredOutputs: true })("chat");
const prompt = "Where is my order?";
const tools = { find: tool({ description: "Finds an order", inputSchema: z.object({ order: z.number() }) }) };

const run = {
  async plain() {
    const answer = await generateText({ model, prompt });
    return { text: answer.text, finish: answer.finishReason, tokens: answer.usage.totalTokens };
  },
  async streamed() {
    const stream = streamText({ model, prompt });
    let text = "", chunks = 0;
    for await (const piece of stream.textStream) {
      text += piece;
      chunks++;
    }
    return { text, chunks, finish: await stream.finishReason, tokens: (await stream.usage).totalTokens };
  },
  async tools() {
    const answer = await generateText({ model, prompt, tools });
    return { name: answer.toolCalls[0].toolName, arguments: JSON.stringify(answer.toolCalls[0].input), finish: answer.finishReason };
  },
  async structured() {
    const answer = await generateObject({ model, prompt, schema: z.object({ city: z.string(), people: z.number() }) });
    return answer.object;
  },
  async down() {
    try {
      await generateText({ model, prompt, maxRetries: 0 });
      return {};
    } catch (e) {
      return { status: e.statusCode, message: e.message };
    }
  },
};

for (const scenario of scenarios) console.log(JSON.stringify({ scenario, ...(await run[scenario]()) }));
