using Fallback.Testing;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace Fallback.EndToEnd.Tests.Rehearsing;

/// <summary>No real provider is asked, no key of the application's leaves, and nothing of the application's is changed.</summary>
public sealed class RehearsalSafetyTests : IAsyncLifetime
{
    private RehearsalStage _stage = null!;

    public async ValueTask InitializeAsync() => _stage = await RehearsalStage.OpenAsync();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task NoProviderIsAsked_HoweverItIsConfigured()
    {
        var client = new UntouchedClient();
        int handlers = 0, tokens = 0, sdks = 0;

        RehearsalReport report = await _stage.RunAsync<IRehearsed>(options =>
        {
            options.AddProvider("bravo", provider =>
            {
                provider.HttpHandler = () => throw new InvalidOperationException($"handler {++handlers}");
                provider.ApiKey = null;
                provider.Token = _ => throw new InvalidOperationException($"token {++tokens}");
            });
            options.AddProvider("charlie", provider => provider.SdkClient = _ => throw new InvalidOperationException($"SDK {++sdks}"));
            options.Providers.Remove("delta");
            options.AddChatClientProvider("delta", client);
        });

        Assert.Empty(report.Findings);
        Assert.Contains(report.Rows, row => row.AnsweredBy == "4 delta/four");
        Assert.Equal((0, 0, 0, false), (handlers, tokens, sdks, client.WasAsked));
        Assert.Empty(_stage.Real.Requests);
    }

    [Fact]
    public async Task AChatClientOfTheContainer_IsNotEvenMade()
    {
        RehearsalReport report = await _stage.RunAsync<IRehearsed>(
            options => options.Providers.Remove("bravo"),
            options => options.Services.AddFallback().AddChatClientProvider("bravo", static _ => throw new InvalidOperationException("It was made.")));

        Assert.Contains(report.Rows, row => row.AnsweredBy == "2 bravo/two");
    }

    [Fact]
    public async Task ARefitClient_IsRehearsed_AndItsOwnPrimaryHandlerIsNotAsked()
    {
        var handler = new CountingHandler();
        RehearsalReport report = await _stage.RunAsync<IRehearsedApi>(with: options => options.Services.AddFallbackRefitClient<IRehearsedApi>(
            new RefitSettings { HttpMessageHandlerFactory = () => new PassingHandler { InnerHandler = handler } }));

        Assert.Empty(report.Findings);
        Assert.Contains(report.Rows, row => row is { Failing: "tier 1", Failure: RehearsedFailure.Silent, AnsweredBy: "2 bravo/two", Elapsed.TotalSeconds: 5 });
        Assert.Equal(0, handler.Requests);
        Assert.Empty(_stage.Real.Requests);
    }

    [Fact]
    public async Task AClientThatTheApplicationMakesItself_IsNotAsked()
    {
        using var own = new FallbackRuntime(new FallbackOptions().AddProvider("alpha", _stage.Real.BaseUrl.AbsoluteUri, "real-key")
            .AddProvider("bravo", _stage.Real.BaseUrl.AbsoluteUri, "real-key"));

        RehearsalReport report = await _stage.RunAsync<IUndecided>(with: options =>
        {
            options.Services.AddSingleton(own);
            options.Services.AddSingleton(_ => own.CreateClient<IUndecided>());
        });

        Assert.Contains(report.Rows, static row => row.AnsweredBy == "2 bravo/two");
        Assert.Empty(_stage.Real.Requests);
    }

    [Fact]
    public async Task FaultsOfAGameDay_AreNotPlayed()
    {
        RehearsalReport report = await _stage.RunAsync<IRehearsed>(options => options.FaultInjection.Faults["drill"] = new FaultOptions
        {
            Provider = "alpha", Until = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
        });

        Assert.Empty(report.Findings);
        Assert.Contains(report.Rows, static row => row.AnsweredBy == "1 alpha/one");
    }

    [Fact]
    public async Task ADate_IsMadeUp() => Assert.Empty((await _stage.RunAsync<IDated>()).Findings);

    [Fact]
    public async Task ARefitClient_NeedsNoRegistration()
    {
        RehearsalReport report = await _stage.RunAsync<IRehearsedApi>();

        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task NoKey_IsShown()
    {
        using var printed = new StringWriter();

        RehearsalReport report = await _stage.RunAsync<IRehearsed>(
            options => options.AddProvider("alpha", provider =>
                provider.Instances.Add(new InstanceOptions { Name = "eu", ApiKey = new ApiKey(RehearsalStage.Secret) })),
            options => options.Output = printed);

        string all = string.Join('\n',
        [
            printed.ToString(),
            .. report.Rows.Select(row => row.ToString()),
            .. report.Rows.SelectMany(row => row.Attempts).Select(attempt => attempt.ToString())
        ]);
        Assert.DoesNotContain(RehearsalStage.Secret, all, StringComparison.Ordinal);
        Assert.Contains("(eu)", all, StringComparison.Ordinal);
    }

    [Fact]
    public void CredentialsOfTheStandIn_HaveTheHeaders_AndNoSecretOfTheApplication()
    {
        var configured = new ProviderOptions { ApiKey = new ApiKey(RehearsalStage.Secret), ApiKeyHeader = "x-own" };
        configured.SecretHeaders["x-tenant-secret"] = new ApiKey(RehearsalStage.Secret);
        var standIn = new StandIn(static (_, _) => new CountingHandler(), static (_, _) => new Uri("http://127.0.0.1/"), new ApiKey("made-up"), Random.Shared);
        using var request = new HttpRequestMessage();

        standIn.CredentialsFor(configured, null).Add(request.Headers);

        Assert.Equal(["x-own: made-up", "x-tenant-secret: made-up"], request.Headers.Select(header => $"{header.Key}: {header.Value.Single()}").Order());
    }

    [Fact]
    public async Task OptionsOfTheApplication_StayAsTheyAre()
    {
        var provider = new ProviderOptions { BaseUrl = "https://alpha.invalid/v1", ApiKey = new ApiKey(RehearsalStage.Secret) };
        var services = new ServiceCollection();
        services.AddFallback(options => options.Providers["alpha"] = provider);
        int registered = services.Count;

        await Rehearsal.RunAsync<IOneTier>(options =>
        {
            options.Output = null;
            options.WithServices(services);
        }, TestContext.Current.CancellationToken);

        Assert.Equal(("https://alpha.invalid/v1", null, registered), (provider.BaseUrl, provider.HttpHandler, services.Count));
        Assert.Equal(RehearsalStage.Secret, provider.ApiKey!.Reveal());
    }

    private sealed class PassingHandler : DelegatingHandler;

    private sealed class CountingHandler : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            throw new InvalidOperationException("A real provider was asked.");
        }
    }
}
