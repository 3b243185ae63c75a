using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests;

/// <content>What a server says for itself, and not for a model.</content>
public sealed partial class StateTests
{
    [Fact]
    public async Task RefusedConnection_OpensTheEndpointForAllItsModels()
    {
        await using Stage stage = await Stage.OpenAsync();
        using GoneServer gone = await GoneServer.OfAsync(stage.Alpha);
        ISharedKey client = stage.Client<ISharedKey>();
        await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);

        FallbackResult<string> result = await client.AskAsync("3", Stage.Token);

        Assert.Equal([SkipReason.EndpointUnavailable, SkipReason.EndpointUnavailable, null], result.Attempts.Select(attempt => attempt.Skipped));
    }

    [Theory]
    [InlineData(502, "text/html", "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>", null)]
    [InlineData(503, null, "", null)]
    [InlineData(503, "application/json", """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""", "llama.cpp")]
    [InlineData(503, "application/json", """{"error":{"message":"server busy, please try again.  maximum pending requests exceeded","type":"api_error","param":null,"code":null}}""", "ollama")]
    public async Task RepliesOfTheServerItself_OpenTheEndpointForAllItsModels(int status, string? type, string body, string? vendor)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Raw(status, type, body));
        FallbackOptions options = stage.Options();
        if (vendor is not null) options.Providers["alpha"].Vendor = vendor;
        using var runtime = new FallbackRuntime(options);
        ISharedKey client = runtime.CreateClient<ISharedKey>();
        await client.AskAsync("1", Stage.Token);

        FallbackResult<string> second = await client.AskAsync("2", Stage.Token);
        FallbackResult<string> third = await client.AskAsync("3", Stage.Token);

        Assert.Equal([null, SkipReason.EndpointUnavailable, null], second.Attempts.Select(static attempt => attempt.Skipped));
        Assert.Equal([SkipReason.EndpointUnavailable, SkipReason.EndpointUnavailable, null], third.Attempts.Select(static attempt => attempt.Skipped));
        Assert.Equal(3, stage.Alpha.Requests.Count);
        Assert.All(runtime.Monitor.Tiers, static tier => Assert.Equal(0, tier.Breaker.ConsecutiveFailures));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TwoClientsAtOneEndpoint_TheMostCautiousFiguresHold_AndTheDifferenceIsSaidOnce(bool longFirst)
    {
        await using Stage stage = await Stage.OpenAsync();
        using var witness = new Witness();
        using GoneServer gone = await GoneServer.OfAsync(stage.Alpha);
        FallbackOptions options = stage.Options();
        options.LoggerFactory = witness;
        using var runtime = new FallbackRuntime(options);
        Action[] bind = [() => runtime.CreateClient<ILongBreak>(), () => runtime.CreateClient<IShortBreak>()];

        foreach (Action client in longFirst ? bind : Enumerable.Reverse(bind).ToArray()) client();
        foreach (Action client in bind) client();
        ILongBreak asked = runtime.CreateClient<ILongBreak>();
        for (int call = 1; call <= 3; call++) await Assert.ThrowsAsync<AllTiersFailedException>(() => asked.AskAsync($"{call}", Stage.Token));
        AllTiersFailedException skipped = await Assert.ThrowsAsync<AllTiersFailedException>(() => asked.AskAsync("4", Stage.Token));

        Assert.Equal((SkipReason.EndpointUnavailable, TimeSpan.FromSeconds(120)), (skipped.Attempts[0].Skipped, skipped.RetryAfter));
        string warning = Assert.Single(witness.Seen, static line => line.Contains("declares different breaker settings than another client for a model at the", StringComparison.Ordinal) && !line.StartsWith('{'));
        Assert.StartsWith($"Fallback.EndToEnd.Tests.{(longFirst ? nameof(IShortBreak) : nameof(ILongBreak))} declares", warning, StringComparison.Ordinal);
        Assert.Contains($"endpoint {new Uri(gone.BaseUrl).GetLeftPart(UriPartial.Authority)}", warning, StringComparison.Ordinal);
    }
}
