using AgentSample;
using Fallback;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

// An agent of Microsoft Agent Framework, whose first provider fails between two tool calls of one run. The second provider takes the
// loop over with the calls and results so far; no tool runs twice.
await using LocalProviders providers = await LocalProviders.StartAsync();
using var runtime = new FallbackRuntime(providers.Configure(new FallbackOptions()));
IChatClient models = runtime.CreateClient<ITravelModels>();

var agent = new ChatClientAgent(
    models,
    instructions: "You book flights. Search first, then book the cheapest one.",
    name: "travel",
    tools: [AIFunctionFactory.Create(Flights.Search), AIFunctionFactory.Create(Flights.Book)]);

AgentResponse response = await agent.RunAsync("Book me the cheapest flight from Lisbon to Oslo on Friday.");

Console.WriteLine(response.Text);
foreach (TierSnapshot tier in runtime.Monitor.Tiers) Console.WriteLine($"{tier.Provider}: {tier.Breaker}");
return response.Text.Contains("TP 760", StringComparison.Ordinal) && Flights.Booked == 1 ? 0 : 1;
