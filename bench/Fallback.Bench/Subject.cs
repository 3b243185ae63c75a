namespace Fallback.Bench;

/// <summary>One way to ask, in one scenario, with providers of its own.</summary>
internal sealed class Subject
{
    public const string Question = "Where is my parcel? It was sent on Monday, and the number is 4711.";

    private readonly Providers _providers;

    private Subject(string name, Providers providers, Func<Task<string>> ask)
    {
        Name = name;
        _providers = providers;
        AskAsync = ask;
    }

    public string Name { get; }

    public Func<Task<string>> AskAsync { get; }

    /// <summary>Requests so far to the first and to the second tier.</summary>
    public (int First, int Second) Requests => (_providers.Handlers[0].Requests, _providers.Handlers[1].Requests);

    public static Subject Raw(Scenario scenario, bool yields)
    {
        var providers = new Providers(scenario, yields);
        int first = scenario == Scenario.OpenTier ? 1 : 0;
        var client = new RawClient([.. Enumerable.Range(first, 4 - first).Select(providers.Client)]);
        return new Subject("HttpClient + System.Text.Json", providers, () => client.AskAsync(Question));
    }

    public static Subject Polly(Scenario scenario, bool yields)
    {
        var providers = new Providers(scenario, yields);
        var client = new PollyClient([.. Enumerable.Range(0, 4).Select(providers.Client)], scenario);
        return new Subject("Polly.Core, by hand", providers, () => client.AskAsync(Question));
    }

    public static Subject FallbackText(Scenario scenario, bool yields)
    {
        var providers = new Providers(scenario, yields);
        IAssistant client = Client(providers, scenario);
        return new Subject("Fallback, `Task<string>`", providers, () => client.AskAsync(Question));
    }

    public static Subject FallbackResult(Scenario scenario, bool yields)
    {
        var providers = new Providers(scenario, yields);
        IAssistant client = Client(providers, scenario);
        return new Subject("Fallback, `Task<FallbackResult<string>>`", providers, async () => (await client.AskForResultAsync(Question).ConfigureAwait(false)).Value);
    }

    private static IAssistant Client(Providers providers, Scenario scenario) => FallbackClient.Create<IAssistant>(options =>
    {
        for (int i = 0; i < Providers.Names.Length; i++)
        {
            CannedHandler handler = providers.Handlers[i];
            options.AddProvider(Providers.Names[i], providers.BaseUrl(i), Providers.Key).Providers[Providers.Names[i]].HttpHandler = () => handler;
        }
        var breaker = new CircuitBreakerAttribute { FailureThreshold = scenario == Scenario.OpenTier ? 2 : int.MaxValue, BreakSeconds = 3_600 };
        options.Clients[nameof(IAssistant)] = new ClientOptions { CircuitBreaker = breaker };
    });
}
