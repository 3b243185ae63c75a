using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.Logging;
using OpenAI;
using OpenAI.Chat;

namespace Fallback.Bench;

/// <summary>The ways of asking four tiers, in one scenario. Each has providers of its own.</summary>
internal sealed class CallSubjects(Scenario scenario, bool yields)
{
    private const string Question = "Where is my parcel? It was sent on Monday, and the number is 4711.";

    public Subject[] All() =>
    [
        Raw(),
        // A loop has no breaker, and so nothing to skip.
        .. scenario.HasOpenTiers() ? (Subject[])[] : [Loop()],
        Polly(),
        SdkInPolly(),
        FallbackText(),
        FallbackResult("Fallback, `Task<FallbackResult<string>>`", null),
        FallbackResult("the same, with listeners for metrics and log", new DiscardingLoggerFactory()),
    ];

    private Subject Raw()
    {
        var providers = new Providers(scenario, yields);
        int first = scenario.HasOpenTiers() ? scenario.Answering() : 0;
        var client = new RawClient([.. Enumerable.Range(first, 4 - first).Select(providers.Client)]);
        return Make("HttpClient + System.Text.Json", providers, client.AskAsync, static answer => answer.Choices[0].Message.Content);
    }

    private Subject Loop()
    {
        var providers = new Providers(scenario, yields);
        var client = new LoopClient([.. Enumerable.Range(0, 4).Select(providers.Client)]);
        return Make("a loop with catch", providers, client.AskAsync, static answer => answer.Choices[0].Message.Content);
    }

    private Subject Polly()
    {
        var providers = new Providers(scenario, yields);
        var client = new PollyClient<TierClient, WireResponse>([.. Enumerable.Range(0, 4).Select(providers.Client)], static (tier, question, token) => tier.TryAskAsync(question, token), scenario);
        return Make("Polly.Core around each tier", providers, client.AskAsync, static answer => answer.Choices[0].Message.Content);
    }

    private Subject SdkInPolly()
    {
        var providers = new Providers(scenario, yields);
        var client = new PollyClient<ChatClient, ClientResult<ChatCompletion>>([.. Enumerable.Range(0, 4).Select(tier => Sdk(providers, tier))], static async (tier, question, token) =>
            await tier.CompleteChatAsync([ChatMessage.CreateSystemMessage(IAssistant.SystemText), ChatMessage.CreateUserMessage(question)], null, token).ConfigureAwait(false), scenario);
        return Make("OpenAI SDK in Polly.Core", providers, client.AskAsync, static answer => answer.Value.Content[0].Text);
    }

    private Subject FallbackText()
    {
        var providers = new Providers(scenario, yields);
        IAssistant client = Client(providers, null);
        return Make("Fallback, `Task<string>`", providers, question => client.AskAsync(question), static answer => answer);
    }

    private Subject FallbackResult(string name, ILoggerFactory? logs)
    {
        var providers = new Providers(scenario, yields);
        IAssistant client = Client(providers, logs);
        Subject subject = Make(name, providers, question => client.AskForResultAsync(question), static answer => answer.Value);
        return logs is null ? subject : subject with { Around = MeterOn.Listen };
    }

    private static ChatClient Sdk(Providers providers, int tier) => new("model", new ApiKeyCredential(Providers.Key), new OpenAIClientOptions
    {
        Endpoint = new Uri(providers.BaseUrl(tier)),
        Transport = new HttpClientPipelineTransport(providers.HttpClient(tier)),
        RetryPolicy = new ClientRetryPolicy(0),
    });

    private IAssistant Client(Providers providers, ILoggerFactory? logs) => FallbackClient.Create<IAssistant>(options =>
    {
        for (int i = 0; i < Providers.Names.Length; i++)
        {
            CannedHandler handler = providers.Handlers[i];
            options.AddProvider(Providers.Names[i], providers.BaseUrl(i), Providers.Key).Providers[Providers.Names[i]].HttpHandler = () => handler;
        }
        var breaker = new CircuitBreakerOptions { FailureThreshold = scenario.HasOpenTiers() ? 2 : int.MaxValue, BreakDuration = TimeSpan.FromHours(1) };
        options.Clients[nameof(IAssistant)] = new ChainOptions { CircuitBreaker = breaker };
        options.LoggerFactory = logs;
    });

    private Subject Make<T>(string name, Providers providers, Func<string, Task<T>> ask, Func<T, string> read) => new(name, () => ask(Question), async () =>
    {
        // The first calls open the breakers that the scenario wants open.
        for (int i = 0; i < 5; i++) await ask(Question).ConfigureAwait(false);
        int[] before = providers.Requests;
        string answer = read(await ask(Question).ConfigureAwait(false));
        int[] sent = [.. providers.Requests.Zip(before, static (after, before) => after - before)];
        int[] expected = [.. Enumerable.Range(0, 4).Select(tier => tier == scenario.Answering() || tier == 0 && scenario == Scenario.Failover ? 1 : 0)];
        if (answer != Providers.Answer || !sent.SequenceEqual(expected))
            throw new InvalidOperationException($"{name} in {scenario}: sent {string.Join(", ", sent)} instead of {string.Join(", ", expected)}, answered '{answer}'.");
    });
}
