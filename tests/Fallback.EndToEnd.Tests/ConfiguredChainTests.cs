using System.Net;
using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

#pragma warning disable FB1014 // Two clients of one name, and what configuration makes of them, are what is tested.

namespace Fallback.EndToEnd.Tests.North
{
    [ModelChain("alpha/one"), CostBudget(PerDayUsd = 1)]
    public interface ITwin
    {
        Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
    }
}

namespace Fallback.EndToEnd.Tests.South
{
    [ModelChain("alpha/one"), CostBudget(PerDayUsd = 5)]
    public interface ITwin
    {
        Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
    }
}

namespace Fallback.EndToEnd.Tests
{
    [ModelChain("alpha/one", "bravo/two"), Hedge(DelayMs = 0)]
    public interface ISwitched
    {
        [Generation(Temperature = 0.5, MaxOutputTokens = 7)]
        Task<FallbackResult<string>> AskAsync(string question, ChatOptions? options = null, CancellationToken cancellationToken = default);
    }

    [ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000), CircuitBreaker(FailureThreshold = 1), TierTimeout(1_000)]
    public interface IFirst
    {
        Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
    }

    [ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
    public interface IOfMethod
    {
        [CircuitBreaker(FailureThreshold = 1), TierTimeout(1_000)]
        Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
    }

    [ModelChain("alpha/one", "bravo/two"), TierTimeout("alpha/one", 1_000)]
    public interface IParticular
    {
        Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
    }

    [ModelChain("alpha/one", "bravo/two"), TierRetry(MaxRetries = 0)]
    public interface ISilent
    {
        Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
    }

    /// <summary>What configuration can say of a chain: whatever an attribute can, for the client that is meant, and without an interface at all.</summary>
    public sealed class ConfiguredChainTests
    {
        [Fact]
        public async Task TwoClientsOfOneName_HaveBudgetsAndConfigurationOfTheirOwn()
        {
            await using Stage stage = await Stage.OpenAsync();
            stage.Alpha.Default.Replies(Reply.Text("ok").WithUsage(10, 100));
            FallbackOptions options = Priced(stage);
            options.Clients["Fallback.EndToEnd.Tests.South.ITwin"] = new ChainOptions { CostBudget = new() { PerDayUsd = 7 } };
            using var runtime = new FallbackRuntime(options);

            await runtime.CreateClient<North.ITwin>().AskAsync("hello", Stage.Token);
            await runtime.CreateClient<South.ITwin>().AskAsync("hello", Stage.Token);

            Assert.Equal(
                [("Fallback.EndToEnd.Tests.North.ITwin", 0.11m, 1m), ("Fallback.EndToEnd.Tests.South.ITwin", 0.11m, 7m)],
                runtime.Monitor.Spending.OrderBy(static spent => spent.Client, StringComparer.Ordinal).Select(static spent => (spent.Client, spent.SpentUsd, spent.PerDayUsd!.Value)));
        }

        [Fact]
        public async Task ShortNameOfTwoClients_IsAMistakeAtStart()
        {
            await using Stage stage = await Stage.OpenAsync();
            FallbackOptions options = Priced(stage);
            options.Clients["ITwin"] = new ChainOptions { MaxAttempts = 2 };
            using var runtime = new FallbackRuntime(options);
            runtime.CreateClient<North.ITwin>();

            OptionsValidationException e = Assert.ThrowsAny<OptionsValidationException>(runtime.CreateClient<South.ITwin>);

            Assert.Contains("Fallback:Clients:ITwin: more than one client has this name: Fallback.EndToEnd.Tests.North.ITwin and Fallback.EndToEnd.Tests.South.ITwin", e.Message, StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("ISwitchde", "Fallback:Clients:ISwitchde: there is no such client; did you mean Fallback:Clients:ISwitched?")]
        [InlineData("ISomebodyElse", null)]
        public async Task OverrideForNoClient_IsAMistakeWhenItIsNearOne_AndElseOneWarning(string name, string? mistake)
        {
            await using Stage stage = await Stage.OpenAsync();
            using var witness = new Witness();
            using IHost host = Host(stage, witness, new() { [$"Clients:{name}:DeadlineMs"] = "5000" }, static services => services.AddFallbackClient<ISwitched>());

            if (mistake is not null)
            {
                Assert.Contains(mistake, (await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token))).Message, StringComparison.Ordinal);
                return;
            }
            await host.StartAsync(Stage.Token);
            host.Services.GetRequiredService<FallbackMonitor>();
            await host.Services.GetRequiredService<ISwitched>().AskAsync("hello", null, Stage.Token);
            Assert.Contains("Fallback:Clients:ISomebodyElse has no effect: this application has no client of that name", string.Join(' ', witness.Seen), StringComparison.Ordinal);
        }

        [Fact]
        public async Task Hedging_IsSwitchedOffByConfiguration_WhileTheApplicationRuns()
        {
            await using Stage stage = await Stage.OpenAsync();
            // Without the gate the first may have answered before the second is asked.
            var both = new TaskCompletionSource();
            stage.Alpha.Default.Replies(Reply.Text("from alpha").HeldBy(both.Task));
            stage.Bravo.Default.Replies(Reply.Text("from bravo").HeldBy(both.Task));
            ISwitched client = stage.Client<ISwitched>();
            Task call = client.AskAsync("hello", null, Stage.Token);
            await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);
            await stage.Bravo.WaitForRequestsAsync(1, Stage.Token);
            both.SetResult();
            await call;

            Assert.True(stage.Runtime.Reload(() => Configured(stage, nameof(ISwitched), new ChainOptions { Hedge = new() { Enabled = false } })));
            await client.AskAsync("hello", null, Stage.Token);

            Assert.Equal(3, stage.Alpha.Requests.Count + stage.Bravo.Requests.Count);
        }

        [Fact]
        public async Task Generation_OfTheConfiguration_WinsOverTheAttribute_AndTheCallersOptionsOverBoth()
        {
            await using Stage stage = await Stage.OpenAsync();
            FallbackOptions options = Configured(stage, nameof(ISwitched), new ChainOptions { Hedge = new() { Enabled = false }, Generation = new() { MaxOutputTokens = 9, Seed = 3 } });
            using var runtime = new FallbackRuntime(options);
            ISwitched client = runtime.CreateClient<ISwitched>();

            await client.AskAsync("hello", null, Stage.Token);
            await client.AskAsync("hello", new ChatOptions { MaxOutputTokens = 11 }, Stage.Token);

            Assert.Contains("\"max_tokens\":9", Body(stage, 0), StringComparison.Ordinal);
            Assert.Contains("\"temperature\":0.5", Body(stage, 0), StringComparison.Ordinal);
            Assert.Contains("\"seed\":3", Body(stage, 0), StringComparison.Ordinal);
            Assert.Contains("\"max_tokens\":11", Body(stage, 1), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("alpha/one bravo/two", false)]
        [InlineData("alpha/other bravo/two", false)]
        [InlineData("charlie/other bravo/two alpha/one", false)]
        [InlineData("quick bravo/two", false)]
        [InlineData("charlie/other bravo/two", true)]
        public async Task DeclaredPolicies_HoldForTiersThatTheConfigurationNames(string tiers, bool ofMethod)
        {
            await using Stage stage = await Stage.OpenAsync();
            foreach (ProviderServer server in new[] { stage.Alpha, stage.Charlie }) server.Default.Replies(Reply.Hang());
            var chain = new ChainOptions();
            foreach (string model in tiers.Split(' ')) chain.Tiers.Add(new TierOptions { Model = model });
            FallbackOptions options = Configured(stage, ofMethod ? nameof(IOfMethod) : nameof(IFirst), chain);
            options.Aliases["quick"] = "charlie/other";
            using var runtime = new FallbackRuntime(options);
            Task<FallbackResult<string>> first = Ask();
            await WaitFor.ConditionAsync(() => stage.Alpha.Requests.Count + stage.Charlie.Requests.Count == 1, Stage.Token);
            stage.Clock.Advance(TimeSpan.FromSeconds(1));

            Assert.Equal("bravo", (await first).Provider);
            FallbackResult<string> second = await Ask();

            Assert.Equal((SkipReason.BreakerOpen, "bravo"), (second.Attempts[0].Skipped, second.Provider));

            Task<FallbackResult<string>> Ask() =>
                ofMethod ? runtime.CreateClient<IOfMethod>().AskAsync("hello", Stage.Token) : runtime.CreateClient<IFirst>().AskAsync("hello", Stage.Token);
        }

        [Fact]
        public async Task DeclaredPolicies_HoldForTiersOfAReload()
        {
            await using Stage stage = await Stage.OpenAsync();
            stage.Charlie.Default.Replies(Reply.Hang());
            IFirst client = stage.Client<IFirst>();
            Assert.Equal("alpha", (await client.AskAsync("hello", Stage.Token)).Provider);
            var chain = new ChainOptions { Tiers = { new() { Model = "charlie/other" }, new() { Model = "bravo/two" } } };

            Assert.True(stage.Runtime.Reload(() => Configured(stage, nameof(IFirst), chain)));
            Task<FallbackResult<string>> call = client.AskAsync("hello", Stage.Token);
            await stage.Charlie.WaitForRequestsAsync(1, Stage.Token);
            stage.Clock.Advance(TimeSpan.FromSeconds(1));

            Assert.Equal("bravo", (await call).Provider);
        }

        [Fact]
        public async Task StartSaysOnce_WhatDoesNotFitTogether_InTheChainThatHolds()
        {
            await using Stage stage = await Stage.OpenAsync();
            using var witness = new Witness();
            using IHost host = Host(
                stage,
                witness,
                new() { ["Clients:IFirst:DeadlineMs"] = "1000", ["Clients:IFirst:MaxAttempts"] = "1", ["Chains:night:Tiers:0:Model"] = "alpha/one", ["Chains:night:Tiers:1:Model"] = "bravo/two", ["Chains:night:DeadlineMs"] = "9000" },
                static services => { services.AddFallbackClient<IFirst>(); services.AddFallbackChatClient("night"); });
            await host.StartAsync(Stage.Token);
            host.Services.GetRequiredService<FallbackMonitor>();

            await host.Services.GetRequiredService<IFirst>().AskAsync("hello", Stage.Token);

            foreach (string expected in new[]
            {
                "FB2004: tier 1 of 'Fallback.EndToEnd.Tests.IFirst' can take 1 s, but the deadline is 1 s: if it hangs, \"bravo/two\" is never tried; raise Fallback:Clients:IFirst:DeadlineMs",
                "FB2007: 2 tiers of 'Fallback.EndToEnd.Tests.IFirst' can need 2 requests, but MaxAttempts is 1",
                "FB2004: tier 1 of 'night' can take 30 s, but the deadline is 9 s: if it hangs, \"bravo/two\" is never tried; raise Fallback:Chains:night:DeadlineMs",
            })
                Assert.Single(witness.Seen, line => line.Contains(expected, StringComparison.Ordinal));
        }

        [Fact]
        public async Task PolicyOfAModel_ThatTheConfigurationLeavesOut_IsWarnedOf()
        {
            await using Stage stage = await Stage.OpenAsync();
            using var witness = new Witness();
            FallbackOptions options = Configured(stage, nameof(IParticular), new ChainOptions { Tiers = { new() { Model = "bravo/two" } } });
            options.LoggerFactory = witness;
            using var runtime = new FallbackRuntime(options);

            IParticular client = runtime.CreateClient<IParticular>(), another = runtime.CreateClient<IParticular>();
            await client.AskAsync("hello", Stage.Token);
            await another.AskAsync("hello", Stage.Token);

            Assert.Single(witness.Seen, static line => line.Contains("declares policies only for alpha/one, which is not one of its tiers any more", StringComparison.Ordinal)
                && line.Contains("Fallback:Clients:IParticular:Tiers", StringComparison.Ordinal));
        }

        [Fact]
        public async Task ClientThatDeclaresNoBreaker_LeavesTheFiguresOfTheOneThatDoes()
        {
            await using Stage stage = await Stage.OpenAsync();
            stage.Alpha.Default.Replies(Reply.Status(500));
            IFirst strict = stage.Client<IFirst>();
            stage.Client<ISilent>();

            await strict.AskAsync("hello", Stage.Token);

            Assert.Equal(BreakerState.Open, stage.Tier("alpha", "one").Breaker.State);
        }

        [Fact]
        public async Task MissingKey_IsSkippedAndWarnedOfOnce_WhereTheConfigurationSaysSo()
        {
            await using Stage stage = await Stage.OpenAsync();
            using var witness = new Witness();
            using IHost host = Host(stage, witness, new() { ["MissingKeys"] = "Skip", ["Providers:alpha:ApiKey"] = "", ["Providers:alpha:KeyRequired"] = "true" }, static services => services.AddFallbackClient<ISilent>());
            await host.StartAsync(Stage.Token);
            ISilent client = host.Services.GetRequiredService<ISilent>();

            await client.AskAsync("hello", Stage.Token);
            FallbackResult<string> result = await client.AskAsync("hello", Stage.Token);

            Assert.Equal((SkipReason.NoKey, "bravo"), (result.Attempts[0].Skipped, result.Provider));
            Assert.Empty(stage.Alpha.Requests);
            const string Warning = "The provider alpha has no key, so its tiers are skipped: set Fallback:Providers:alpha:ApiKey, or the environment variable ALPHA_API_KEY";
            Assert.Equal(2, string.Join(' ', witness.Seen).Split(Warning).Length);
        }

        [Fact]
        public async Task ChainWithoutAnyKey_DoesNotStart_EvenSo()
        {
            await using Stage stage = await Stage.OpenAsync();
            using var witness = new Witness();
            Dictionary<string, string?> settings = new() { ["MissingKeys"] = "Skip" };
            foreach (string provider in (string[])["alpha", "bravo"]) (settings[$"Providers:{provider}:ApiKey"], settings[$"Providers:{provider}:KeyRequired"]) = ("", "true");
            using IHost host = Host(stage, witness, settings, static services => services.AddFallbackClient<ISilent>());

            OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));

            Assert.Contains("no tier has a key, so Fallback:MissingKeys = Skip leaves no tier; set one of ALPHA_API_KEY, BRAVO_API_KEY", Assert.Single(e.Failures), StringComparison.Ordinal);
        }

        [Fact]
        public async Task ChainWithoutAnInterface_IsAChatClient_AndFollowsItsConfiguration()
        {
            await using Stage stage = await Stage.OpenAsync();
            stage.Alpha.Default.Replies(Reply.Status(503));
            using var witness = new Witness();
            using IHost host = Host(stage, witness, new()
            {
                ["Chains:assistant:Tiers:0:Model"] = "alpha/one",
                ["Chains:assistant:Tiers:1:Model"] = "bravo/two",
                ["Chains:assistant:Generation:Temperature"] = "0.25",
            }, static services => services.AddFallbackChatClient("assistant").Configure(static chain => chain.MaxAttempts = 3));
            await host.StartAsync(Stage.Token);
            ClientSnapshot known = Assert.Single(host.Services.GetRequiredService<FallbackMonitor>().Clients);
            IChatClient chat = host.Services.GetRequiredKeyedService<IChatClient>("assistant");

            ChatResponse response = await chat.GetResponseAsync("hello", cancellationToken: Stage.Token);

            Assert.Equal(("assistant", 3), (known.Name, known.Chains[0].MaxAttempts));
            Assert.Equal(["alpha/one", "bravo/two"], known.Chains[0].Tiers.Select(static tier => $"{tier.Provider}/{tier.Model}"));
            Assert.Equal(("You said: hello", "bravo"), (response.Text, response.AdditionalProperties![FallbackProperties.Provider]));
            Assert.Contains("\"temperature\":0.25", stage.Bravo.Requests[0].Body, StringComparison.Ordinal);
            Assert.Same(chat, host.Services.GetRequiredService<IChatClient>());
        }

        [Theory]
        [InlineData(null, "the chain 'assistant' has no tier; set Fallback:Chains:assistant:Tiers")]
        [InlineData("ghost/one", "assistant, tier 1 = 'ghost/one' names the provider 'ghost', which is not configured")]
        public async Task ChainWithoutAnInterface_ThatCannotWork_DoesNotStart(string? model, string expected)
        {
            await using Stage stage = await Stage.OpenAsync();
            using var witness = new Witness();
            using IHost host = Host(stage, witness, model is null ? [] : new() { ["Chains:assistant:Tiers:0:Model"] = model }, static services => services.AddFallbackChatClient("assistant"));

            OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));

            Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        }

        [Fact]
        public async Task Runtime_MakesChatClients_OfChainsInCode()
        {
            await using Stage stage = await Stage.OpenAsync();
            stage.Alpha.Default.Replies(Reply.Status(503));
            var chain = new ChainOptions { Tiers = { new() { Model = "alpha/one" }, new() { Model = "bravo/two" } }, TierRetry = new() { Enabled = false } };

            IChatClient chat = stage.Runtime.CreateChatClient(chain, "night");

            Assert.Equal("You said: hello", (await chat.GetResponseAsync("hello", cancellationToken: Stage.Token)).Text);
            Assert.Equal("night", Assert.Single(stage.Runtime.Monitor.Clients).Name);
            Assert.Contains("night:Tiers is empty", Assert.ThrowsAny<OptionsValidationException>(() => stage.Runtime.CreateChatClient(new ChainOptions(), "night")).Message, StringComparison.Ordinal);
            Assert.Contains("the chain 'missing' has no tier", Assert.ThrowsAny<OptionsValidationException>(() => stage.Runtime.CreateChatClient("missing")).Message, StringComparison.Ordinal);
            Assert.Contains("night:Hedge:MaxParallel = '1': must be at least 2", Assert.ThrowsAny<OptionsValidationException>(
                () => stage.Runtime.CreateChatClient(new ChainOptions { Tiers = { new() { Model = "alpha/one" } }, Hedge = new() { MaxParallel = 1 } }, "night")).Message, StringComparison.Ordinal);
        }

        [Fact]
        public async Task Monitor_KnowsClients_FromTheirRegistrationOn()
        {
            await using Stage stage = await Stage.OpenAsync();
            using var witness = new Witness();
            using IHost host = Host(stage, witness, [], static services => services.AddFallbackClient<ISwitched>());
            await host.StartAsync(Stage.Token);

            FallbackMonitor monitor = host.Services.GetRequiredService<FallbackMonitor>();

            Assert.Equal("Fallback.EndToEnd.Tests.ISwitched", Assert.Single(monitor.Clients).Name);
            Assert.True(monitor.Isolate("alpha/one"));
        }

        private static FallbackOptions Priced(Stage stage)
        {
            FallbackOptions options = stage.Options();
            options.Models["alpha/one"] = new ModelOptions { InputPerMillion = 1_000, OutputPerMillion = 1_000, MaxOutput = 100 };
            return options;
        }

        private static FallbackOptions Configured(Stage stage, string client, ChainOptions chain)
        {
            FallbackOptions options = stage.Options();
            options.Clients[client] = chain;
            return options;
        }

        private static string Body(Stage stage, int index) => stage.Alpha.Requests[index].Body;

        private static IHost Host(Stage stage, ILoggerFactory logs, Dictionary<string, string?> settings, Action<IServiceCollection> add)
        {
            HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
            Dictionary<string, string?> all = new(StringComparer.OrdinalIgnoreCase);
            foreach ((string name, ProviderServer server) in ((string, ProviderServer)[])[("alpha", stage.Alpha), ("bravo", stage.Bravo)])
                (all[$"Fallback:Providers:{name}:BaseUrl"], all[$"Fallback:Providers:{name}:ApiKey"]) = (server.BaseUrl.AbsoluteUri, "key-1234567890");
            foreach ((string key, string? value) in settings) all[$"Fallback:{key}"] = value;
            builder.Configuration.AddInMemoryCollection(all);
            builder.Services.AddSingleton(logs);
            builder.Services.AddSingleton<TimeProvider>(stage.Clock);
            builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
            add(builder.Services);
            return builder.Build();
        }
    }
}
