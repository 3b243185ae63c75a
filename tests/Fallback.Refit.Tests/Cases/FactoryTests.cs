using Fallback;
using Fallback.Testing;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace RefitChains;

/// <summary>Clients of a container, and their handlers.</summary>
public sealed class FactoryTests
{
    [Fact]
    public async Task Handlers_AddedToTheBuilder_SeeEachTiersRequest_AndNoKey()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        ServiceCollection services = Services(stage);
        services.AddFallbackRefitClient<IChatApi>(static _ => new RefitSettings()).AddHttpMessageHandler(() => stage.Handler);
        await using ServiceProvider provider = services.BuildServiceProvider();

        Answer answer = await provider.GetRequiredService<IChatApi>().AskAsync(Ask.Of("hello"), Stage.Token);

        Assert.Equal("from bravo", answer.Text);
        Assert.Equal(2, stage.Handler.Seen.Count);
        FaultTests.AssertNoKey([.. stage.Handler.Seen]);
    }

    [Fact]
    public async Task Interfaces_OfOneNameInTwoNamespaces_HaveChainsSettingsAndHandlersOfTheirOwn()
    {
        await using Stage stage = await Stage.OpenAsync();
        var second = new WatchingHandler();
        ServiceCollection services = Services(stage);
        services.AddFallbackRefitClient<First.IBot>(stage.Settings());
        services.AddFallbackRefitClient<Second.IBot>().AddHttpMessageHandler(() => second);
        await using ServiceProvider provider = services.BuildServiceProvider();

        Answer fromFirst = await provider.GetRequiredService<First.IBot>().AskAsync(Ask.Of("hello"), Stage.Token);
        Answer fromSecond = await provider.GetRequiredService<Second.IBot>().AskAsync(Ask.Of("hello"), Stage.Token);

        Assert.Equal(("from alpha", "from bravo"), (fromFirst.Text, fromSecond.Text));
        Assert.Contains(stage.Alpha.BaseUrl.Authority, Assert.Single(stage.Handler.Seen), StringComparison.Ordinal);
        Assert.Contains(stage.Bravo.BaseUrl.Authority, Assert.Single(second.Seen), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interface_ThatIsNoRefitInterface_IsRefusedWhenItIsAdded()
    {
        await using Stage stage = await Stage.OpenAsync();

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => Services(stage).AddFallbackRefitClient<IPlainChat>());

        Assert.Contains("AddFallbackClient<IPlainChat>()", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PrimaryHandler_PutInPlaceOfOurs_IsToldWhyItDoesNotWork()
    {
        await using Stage stage = await Stage.OpenAsync();
        foreach ((ProviderServer server, string model) in stage.Servers.Zip(["one", "two", "three"])) server.Model(model).Replies(Reply.Error(401, "invalid_api_key"));
        ServiceCollection services = Services(stage);
        services.AddFallbackRefitClient<IChatApi>().ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler());
        await using ServiceProvider provider = services.BuildServiceProvider();

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => provider.GetRequiredService<IChatApi>().AskAsync(Ask.Of("hello"), Stage.Token));

        Assert.Contains("primary handler", e.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.EndpointMisconfigured, e.Attempts[0].Failure);
    }

    /// <summary>The user's own code sees Refit's exception and its request, and may log both.</summary>
    [Theory]
    [MemberData(nameof(Shapes.Names), MemberType = typeof(Shapes))]
    public async Task ExceptionFactories_SeeNoKey(string shape)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(401, "invalid_api_key", $"Incorrect API key provided: {Stage.KeyOf("alpha")}."));
        stage.Bravo.Model("two").Replies(Reply.Reset());
        var seen = new System.Collections.Concurrent.ConcurrentQueue<object?>();
        var settings = new RefitSettings();
        Func<HttpRequestMessage, Exception, CancellationToken, Exception> usual = settings.TransportExceptionFactory;
        settings.TransportExceptionFactory = (request, error, token) =>
        {
            Exception made = usual(request, error, token);
            seen.Enqueue(request);
            seen.Enqueue(made.InnerException ?? made);
            return made;
        };

        Assert.Equal("from charlie", await Shapes.All[shape](stage.Client(settings), Stage.Token) ?? "from charlie");

        FaultTests.AssertNoKey([.. seen]);
    }

    internal static ServiceCollection Services(Stage stage)
    {
        var services = new ServiceCollection();
        services.AddFallback(options =>
        {
            options.TimeProvider = stage.Clock;
            foreach ((string name, ProviderServer server) in new[] { "alpha", "bravo", "charlie" }.Zip(stage.Servers)) options.AddProvider(name, server.BaseUrl.AbsoluteUri, Stage.KeyOf(name));
        });
        return services;
    }
}
