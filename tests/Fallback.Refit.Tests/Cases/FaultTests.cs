using Fallback;
using Fallback.EndToEnd.Tests;
using Fallback.Testing;

namespace RefitChains;

/// <summary>Whatever the first provider does and whatever a method returns: the second one answers, and no key is left anywhere.</summary>
public sealed class FaultTests
{
    private static readonly Dictionary<string, (FailureKind Kind, Func<Stage, Reply> Reply)> _faults = new(StringComparer.Ordinal)
    {
        ["503"] = (FailureKind.Overloaded, static _ => Reply.Overloaded()),
        ["429"] = (FailureKind.RateLimited, static _ => Reply.RateLimited(TimeSpan.FromSeconds(20))),
        ["401"] = (FailureKind.InvalidCredentials, static _ => Reply.Error(401, "invalid_api_key", $"Incorrect API key provided: {Stage.KeyOf("alpha")}.")),
        ["hang before the headers"] = (FailureKind.Timeout, static stage => stage.Late(Reply.Hang())),
        ["hang in the body"] = (FailureKind.Timeout, static stage => stage.LateInBody(Reply.HangInBody(200, "{\"id\":"), TimeSpan.FromSeconds(6))),
        // An error's body is read for 5 s; what has come by then must do.
        ["error whose body stalls"] = (FailureKind.Overloaded, static stage => stage.LateInBody(Reply.HangInBody(503, "{\"error\":"), TimeSpan.FromSeconds(5), timers: 2)),
        ["bad JSON"] = (FailureKind.ProtocolError, static _ => Reply.Text("one two").MalformedChunkAt(0)),
        ["error under 200"] = (FailureKind.ServerError, static _ => Reply.Error(200, "server_error", "no luck", "server_error")),
        ["reset"] = (FailureKind.NetworkError, static _ => Reply.Reset()),
        ["reset in the body"] = (FailureKind.NetworkError, static _ => Reply.Text("one two three").CutAfter(0, reset: true)),
    };

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (string fault in _faults.Keys)
            foreach (string shape in Shapes.All.Keys) data.Add(fault, shape);
        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes.Names), MemberType = typeof(Shapes))]
    public async Task Answer_OfTheFirstTier_ComesInTheMethodsForm(string shape)
    {
        await using Stage stage = await Stage.OpenAsync();

        string? text = await Shapes.All[shape](stage.Client(), Stage.Token);

        Assert.Equal("from alpha", text ?? "from alpha");
        RecordedRequest request = Assert.Single(stage.Alpha.Requests);
        Assert.Equal(("one", "hello", $"Bearer {Stage.KeyOf("alpha")}"), (request.Model, request.LastUserMessage, request.Headers["Authorization"]));
        Assert.True(request.Headers.ContainsKey("Content-Length"));
        Assert.Empty(stage.Bravo.Requests);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fault_OfTheFirstTier_IsAnsweredByTheSecond(string fault, string shape)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(_ => _faults[fault].Reply(stage));

        string? text = await Shapes.All[shape](stage.Client(), Stage.Token);

        Assert.Equal("from bravo", text ?? "from bravo");
        Assert.Equal(("two", $"Bearer {Stage.KeyOf("bravo")}"), (stage.Bravo.Requests.Single().Model, stage.Bravo.Requests.Single().Headers["Authorization"]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fault_OfEveryTier_IsToldWithItsKind_AndWithoutTheKey(string fault, string shape)
    {
        await using Stage stage = await Stage.OpenAsync();
        foreach ((ProviderServer server, string model) in stage.Servers.Zip(["one", "two", "three"])) server.Model(model).Replies(_ => _faults[fault].Reply(stage));

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => Shapes.All[shape](stage.Client(), Stage.Token));

        Assert.Equal([0, 1, 2], e.Attempts.Select(static attempt => attempt.TierIndex).Distinct());
        Assert.All(e.Attempts.Where(static attempt => attempt.Skipped is null), attempt => Assert.Contains(attempt.Failure!.Value, Kinds(fault)));
        AssertNoKey(e);
    }

    // A stream says in its own words that it broke, and what comes before its headers is the same for all.
    private static FailureKind[] Kinds(string fault) => fault == "reset in the body" ? [FailureKind.NetworkError, FailureKind.StreamInterrupted] : [_faults[fault].Kind];

    internal static void AssertNoKey(params object?[] seen) =>
        Assert.DoesNotContain(CanaryStrings.In(seen), static text => text.Contains("canary", StringComparison.OrdinalIgnoreCase));
}
