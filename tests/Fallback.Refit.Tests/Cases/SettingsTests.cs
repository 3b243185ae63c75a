using System.Text.Json;
using Fallback;
using Fallback.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Refit;

namespace RefitChains;

/// <summary>Registration, and what becomes of the user's settings, handlers and configuration.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task Registration_TakesProvidersAndKeysFromTheConfiguration_AndKeepsTheSettings()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        using IHost host = Host(stage, services => services.AddFallbackRefitClient<IChatApi>(stage.Settings()));
        await host.StartAsync(Stage.Token);

        Answer answer = await host.Services.GetRequiredService<IChatApi>().AskAsync(Ask.Of("hello"), Stage.Token);

        Assert.Equal("from bravo", answer.Text);
        Assert.Equal($"Bearer {Stage.KeyOf("bravo")}", stage.Bravo.Requests.Single().Headers["Authorization"]);
        Assert.Equal(2, stage.Handler.Seen.Count);
        FaultTests.AssertNoKey([.. stage.Handler.Seen]);
    }

    [Fact]
    public async Task Registration_WithoutSettings_Works()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, static services => services.AddFallbackRefitClient<IChatApi>());
        await host.StartAsync(Stage.Token);

        Assert.Equal("from alpha", (await host.Services.GetRequiredService<IChatApi>().AskAsync(Ask.Of("hello"), Stage.Token)).Text);
    }

    [Fact]
    public async Task Registration_ThatNamesAnUnknownProvider_IsRefusedAtStart()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, static services => services.AddFallbackRefitClient<IChatApi>(), ("Fallback:Clients:IChatApi:Tiers:0:Model", "ghost/one"));

        OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));

        Assert.Contains("ghost", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registration_WithAChatClientAsTier_IsRefusedAtStart()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, static services =>
        {
            services.AddFallback().AddChatClientProvider("client", static _ => throw new InvalidOperationException());
            services.AddFallbackRefitClient<IChatApi>();
        }, ("Fallback:Clients:IChatApi:Tiers:0:Model", "client/one"));

        OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));

        Assert.Contains("is a chat client", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_ThatLeavesTheModelOpen_IsRefusedForAChatInterface()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, static services => services.AddFallbackClient<IPlainChat>(), ("Fallback:Clients:IPlainChat:Tiers:0:Model", "alpha/*"));

        OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));

        Assert.Contains("names no model", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_MayReplaceTheChain_WithoutARebuild()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Charlie.Model("whatever").Replies(Reply.Text("as written"));
        using IHost host = Host(stage, static services => services.AddFallbackRefitClient<IChatApi>(), ("Fallback:Clients:IChatApi:Tiers:0:Model", "charlie/*"));
        await host.StartAsync(Stage.Token);

        Assert.Equal("as written", (await host.Services.GetRequiredService<IChatApi>().AskAsync(Ask.Of("hello"), Stage.Token)).Text);
    }

    [Fact]
    public async Task AuthorizationOfTheUsers_GivesWayToTheProvidersKey()
    {
        await using Stage stage = await Stage.OpenAsync();
        var settings = new RefitSettings { AuthorizationHeaderValueGetter = static (_, _) => new ValueTask<string>("canary-of-the-user") };
        var api = new AuthorizedFallbackClient(stage.Runtime, settings);

        using HttpResponseMessage response = await api.AskAsync(Ask.Of("hello"), Stage.Token);

        Assert.Equal($"Bearer {Stage.KeyOf("alpha")}", stage.Alpha.Requests.Single().Headers["Authorization"]);
        FaultTests.AssertNoKey(response.RequestMessage);
    }

    [Fact]
    public async Task SideBySide_TheQuickerTierAnswers_AndTheOtherIsAborted()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());

        Answer answer = await stage.Runtime.CreateClient<IRacing>().AskAsync(Ask.Of("hello"), Stage.Token);

        Assert.Equal("from bravo", answer.Text);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);
        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.Equal(0, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }

    [Fact]
    public async Task Serializer_OfTheSettings_WritesAndReads()
    {
        await using Stage stage = await Stage.OpenAsync();
        var options = new JsonSerializerOptions { PropertyNamingPolicy = new Shout(), PropertyNameCaseInsensitive = true };
        stage.Alpha.Default.Replies(Reply.Raw(200, "application/json", """{"ID":"1","MODEL":"m","CHOICES":[{"MESSAGE":{"ROLE":"assistant","CONTENT":"loud"}}]}"""));

        RequestRejectedException e = await Assert.ThrowsAsync<RequestRejectedException>(() => stage.Client(new RefitSettings(new SystemTextJsonContentSerializer(options))).AskAsync(Ask.Of("hello"), Stage.Token));

        // The provider does not know a field MODEL; that it came says that the settings were used.
        Assert.Contains("MODEL", stage.Alpha.Requests.Single().Body, StringComparison.Ordinal);
        Assert.Equal(400, e.HttpStatus);
    }

    [Fact]
    public async Task ExceptionFactory_ThatForgivesEverything_DoesNotHideAFailure()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());

        Answer answer = await stage.Client(new RefitSettings { ExceptionFactory = static _ => default }).AskAsync(Ask.Of("hello"), Stage.Token);

        Assert.Equal("from bravo", answer.Text);
    }

    [Fact]
    public async Task Handler_ThatSendsElsewhere_GetsNoKeySentThere()
    {
        await using Stage stage = await Stage.OpenAsync();
        var settings = new RefitSettings { HttpMessageHandlerFactory = () => new Detour(stage.Charlie.BaseUrl) };

        Answer answer = await stage.Client(settings).AskAsync(Ask.Of("hello"), Stage.Token);

        // The third tier is at home there; the others' requests were not sent.
        Assert.Equal("from charlie", answer.Text);
        Assert.Equal($"Bearer {Stage.KeyOf("charlie")}", Assert.Single(stage.Charlie.Requests).Headers["Authorization"]);
    }

    [Fact]
    public async Task Breaker_ThatIsOpen_SparesTheTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        IChatApi api = stage.Client();

        for (int i = 0; i < 4; i++) await api.AskAsync(Ask.Of("hello"), Stage.Token);

        Assert.Equal((2, 4), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    [Fact]
    public async Task Answer_OfACall_ShowsNoKeyInItsRequest()
    {
        await using Stage stage = await Stage.OpenAsync();

        using IApiResponse<Answer> response = await stage.Client().RespondAsync(Ask.Of("hello"), Stage.Token);
        using HttpResponseMessage message = await stage.Client().GetMessageAsync(Ask.Of("hello"), Stage.Token);

        Assert.Null(response.RequestMessage!.Headers.Authorization);
        Assert.Null(message.RequestMessage!.Headers.Authorization);
        FaultTests.AssertNoKey(response.RequestMessage, message.RequestMessage);
    }

    private static IHost Host(Stage stage, Action<IServiceCollection> add, params (string Key, string Value)[] more)
    {
        var settings = more.ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value);
        foreach ((string name, ProviderServer server) in new[] { "alpha", "bravo", "charlie" }.Zip(stage.Servers))
        {
            settings[$"Fallback:Providers:{name}:BaseUrl"] = server.BaseUrl.AbsoluteUri;
            settings[$"Fallback:Providers:{name}:ApiKey"] = Stage.KeyOf(name);
        }
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton<TimeProvider>(stage.Clock);
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        add(builder.Services);
        return builder.Build();
    }

    private sealed class Shout : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name.ToUpperInvariant();
    }

    private sealed class Detour(Uri target) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!) { Port = target.Port }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
