using System.Diagnostics;
using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;
using static Fallback.EndToEnd.Tests.TraceRecorder;

namespace Fallback.EndToEnd.Tests;

/// <summary>A span for each call, below it one for each attempt, and each of them ends.</summary>
public sealed class TraceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failover_IsACallWithTwoAttempts_OfWhichOneFailed(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        using var trace = new TraceRecorder();

        await CallAsync(stage.Client<ITraced>(), stream);

        Activity call = trace.Call;
        Assert.Equal(("fallback Fallback.EndToEnd.Tests.ITraced", trace.Root.SpanId), (call.DisplayName, call.ParentSpanId));
        Assert.Equal((ActivityStatusCode.Unset, "Live", 1), (call.Status, Tag(call, "fallback.outcome"), Tag(call, "fallback.tier_index")));
        Assert.Equal(["chat one", "chat two"], trace.Attempts.Select(static span => span.DisplayName));
        Assert.All(trace.Attempts, span => Assert.Equal(call.SpanId, span.ParentSpanId));
        Activity failed = trace.Attempts[0], answered = trace.Attempts[1];
        Assert.Equal((ActivityStatusCode.Error, "provider_overloaded", 503), (failed.Status, Tag(failed, "error.type"), Tag(failed, "http.response.status_code")));
        Assert.Equal((ActivityStatusCode.Unset, null), (answered.Status, Tag(answered, "error.type")));
        Assert.Equal(("chat", "bravo", "two", "two"),
            (Tag(answered, "gen_ai.operation.name"), Tag(answered, "gen_ai.provider.name"), Tag(answered, "gen_ai.request.model"), Tag(answered, "gen_ai.response.model")));
        Assert.Equal((stage.Bravo.BaseUrl.Host, stage.Bravo.BaseUrl.Port), (Tag(answered, "server.address"), Tag(answered, "server.port")));
        Assert.Equal(["stop"], Assert.IsType<string[]>(Tag(answered, "gen_ai.response.finish_reasons")));
        Assert.IsType<long>(Tag(answered, "gen_ai.usage.input_tokens"));
        Assert.Equal(stream ? true : null, Tag(answered, "gen_ai.request.stream"));
        Assert.Equal(stream, Tag(answered, "gen_ai.response.time_to_first_chunk") is double);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NoAnswer_IsAnErrorOfTheCall(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Error(500, "server_error", "Sorry."));
        using var trace = new TraceRecorder();

        await Assert.ThrowsAsync<AllTiersFailedException>(() => CallAsync(stage.Client<ITraced>(), stream));

        Assert.Equal((ActivityStatusCode.Error, "fallback_all_tiers_failed", "Failed"),
            (trace.Call.Status, Tag(trace.Call, "error.type"), Tag(trace.Call, "fallback.outcome")));
        Assert.Equal(["provider_overloaded", "provider_server_error"], trace.Attempts.Select(static span => Tag(span, "error.type")));
    }

    [Fact]
    public async Task Cancelled_IsNobodysError()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        using var trace = new TraceRecorder();
        using var caller = new CancellationTokenSource();
        Task call = stage.Client<ITraced>().AskAsync("hello", caller.Token);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        Assert.Equal((ActivityStatusCode.Unset, "Cancelled"), (trace.Call.Status, Tag(trace.Call, "fallback.outcome")));
        Assert.Equal((ActivityStatusCode.Unset, "caller_cancelled"), (Assert.Single(trace.Attempts).Status, Tag(trace.Attempts[0], "error.type")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hedged_TheLosersSpanEndsWithTheCall(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        using var trace = new TraceRecorder();

        await CallAsync(stage.Client<ITracedHedged>(), stream);

        Assert.Equal(2, trace.Attempts.Count);
        Activity lost = trace.Attempts.Single(static span => span.DisplayName == "chat one"), won = trace.Attempts.Single(static span => span.DisplayName == "chat two");
        Assert.Equal((ActivityStatusCode.Unset, "caller_cancelled", null), (lost.Status, Tag(lost, "error.type"), Tag(lost, "fallback.role")));
        Assert.Equal((ActivityStatusCode.Unset, null, "Hedge"), (won.Status, Tag(won, "error.type"), Tag(won, "fallback.role")));
        Assert.Contains(trace.Call.Events, static happened => happened.Name == "fallback.hedge");
        Assert.Equal(trace.Started.Count, trace.Ended.Count);
    }

    [Fact]
    public async Task SkippedTier_IsAnEventOfTheCall()
    {
        await using Stage stage = await Stage.OpenAsync();
        IThreeTiers client = stage.Client<IThreeTiers>();
        Assert.True(stage.Runtime.Monitor.Isolate("alpha/one"));
        using var trace = new TraceRecorder();

        await client.AskAsync("hello", Stage.Token);

        ActivityEvent skip = Assert.Single(trace.Call.Events);
        Assert.Equal(("fallback.skip", "Isolated", "alpha"), (skip.Name, Value(skip, "fallback.skip.reason"), Value(skip, "fallback.provider")));
        Assert.Equal("chat two", Assert.Single(trace.Attempts).DisplayName);
    }

    [Fact]
    public async Task AnswerFromTheCache_HasNoAttempt()
    {
        await using Stage stage = await Stage.OpenAsync();
        ITracedCached client = stage.Client<ITracedCached>();
        await client.AskAsync("hello", Stage.Token);
        using var trace = new TraceRecorder();

        await client.AskAsync("hello", Stage.Token);

        Assert.Equal("Cached", Tag(trace.Call, "fallback.outcome"));
        Assert.Empty(trace.Attempts);
    }

    [Fact]
    public async Task CallsThatShareARequest_AreEachACall_AndTheRequestIsOneAttempt()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return Reply.Text("shared");
        });
        ITracedCached client = stage.Client<ITracedCached>();
        using var trace = new TraceRecorder();

        Task<FallbackResult<string>>[] calls = [client.AskAsync("hello", Stage.Token), client.AskAsync("hello", Stage.Token)];
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);
        gate.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal(2, trace.Ended.Count(static span => span.Kind == ActivityKind.Internal));
        Assert.Contains(Assert.Single(trace.Attempts).ParentSpanId, trace.Ended.Where(static span => span.Kind == ActivityKind.Internal).Select(static span => span.SpanId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_ItsAttemptLastsToItsEnd_AndTheReadersSpanStaysCurrent(bool toTheEnd)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two"));
        using var trace = new TraceRecorder();

        await foreach (string _ in stage.Client<ITraced>().StreamAsync("hello", Stage.Token))
        {
            Assert.Same(trace.Root, Activity.Current);
            Assert.Empty(trace.Ended);
            if (!toTheEnd) break;
        }

        Assert.Same(trace.Root, Activity.Current);
        Assert.Equal(toTheEnd ? "Live" : "Cancelled", Tag(trace.Call, "fallback.outcome"));
        Assert.Equal(toTheEnd ? null : "caller_cancelled", Tag(Assert.Single(trace.Attempts), "error.type"));
    }

    [Fact]
    public async Task StreamThatBegunAnew_SaysSo_AndIsTwoAttempts()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").CutAfter(1));
        stage.Bravo.Model("two").Replies(Reply.Text("whole"));
        using var trace = new TraceRecorder();

        await foreach (ChatResponseUpdate _ in stage.Client<IContinuedOrRestarted>().StreamAsync("hello", Stage.Token))
        {
        }

        Assert.Contains(trace.Call.Events, static happened => happened.Name is "fallback.stream.restart" or "fallback.stream.continuation");
        Assert.Equal("Live", Tag(trace.Call, "fallback.outcome"));
        Assert.Equal("provider_stream_interrupted", Tag(trace.Attempts[0], "error.type"));
        Assert.Equal(trace.Started.Count, trace.Ended.Count);
    }

    /// <summary>What a request does is below its attempt: an SDK's own spans, the handlers' of HttpClient.</summary>
    [Fact]
    public async Task RequestOfAChatClient_IsMadeInTheSpanOfItsAttempt()
    {
        await using Stage stage = await Stage.OpenAsync();
        Activity? current = null;
        using var scripted = new ScriptedChatClient();
        scripted.Answer = _ =>
        {
            current = Activity.Current;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "hi")));
        };
        using var runtime = new FallbackRuntime(stage.Options().AddChatClientProvider("client", scripted));
        using var trace = new TraceRecorder();

        await runtime.CreateClient<IClientFirst>().AskAsync("hello", Stage.Token);

        Assert.Same(Assert.Single(trace.Attempts), current);
        Assert.Null(Tag(trace.Attempts[0], "server.address"));
    }

    /// <summary>Only where that is wanted, and never the baggage.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TraceContext_GoesToWhoeverGoesOnWithTheTrace(bool wanted)
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Providers["alpha"].SendsTraceContext = wanted;
        using var runtime = new FallbackRuntime(options);
        using var trace = new TraceRecorder();
        trace.Root.TraceStateString = "vendor=1";
        trace.Root.SetBaggage("user", "private");

        await runtime.CreateClient<ITraced>().AskAsync("hello", Stage.Token);

        IReadOnlyDictionary<string, string> headers = Assert.Single(stage.Alpha.Requests).Headers;
        Assert.Equal(wanted ? (Assert.Single(trace.Attempts).Id, "vendor=1") : (null, null), (headers.GetValueOrDefault("traceparent"), headers.GetValueOrDefault("tracestate")));
        Assert.DoesNotContain(headers, static header => header.Value.Contains("private", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Probe_RunsBesideTheCall_AndItsSpanEndsWithIt()
    {
        await using Stage stage = await Stage.OpenAsync();
        IThreeTiers client = stage.Client<IThreeTiers>();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        while (stage.Tier("alpha").Breaker.State != BreakerState.Open) await client.AskAsync("hello", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(31));
        stage.Alpha.Model("one").Replies(Reply.Hang());
        int before = stage.Alpha.Requests.Count;
        using var trace = new TraceRecorder();

        await client.AskAsync("hello", Stage.Token);
        await stage.Alpha.WaitForRequestsAsync(before + 1, Stage.Token);
        Assert.Equal("chat two", Assert.Single(trace.Attempts).DisplayName);
        stage.Clock.Advance(TimeSpan.FromSeconds(5));
        await WaitFor.ConditionAsync(() => trace.Attempts.Count == 2, Stage.Token);

        Activity probe = trace.Attempts[1];
        Assert.Equal(("Probe", "provider_timeout", trace.Call.SpanId), (Tag(probe, "fallback.role"), Tag(probe, "error.type"), probe.ParentSpanId));
    }

    [Fact]
    public async Task ManyCallsOfEveryKind_EverySpanThatBeganHasEnded()
    {
        await using Stage stage = await Stage.OpenAsync();
        int asked = 0;
        stage.Alpha.Model("one").Replies(_ => (Interlocked.Increment(ref asked) % 3) switch { 0 => Reply.Overloaded(), 1 => Reply.Error(400, "bad", "Bad."), _ => Reply.Text("a") });
        using var trace = new TraceRecorder();
        Func<int, Task>[] kinds =
        [
            _ => CallAsync(stage.Client<ITraced>(), stream: false), _ => CallAsync(stage.Client<ITraced>(), stream: true),
            _ => CallAsync(stage.Client<ITracedHedged>(), stream: false), _ => CallAsync(stage.Client<ITracedHedged>(), stream: true),
            _ => CallAsync(stage.Client<ITracedCached>(), stream: false), _ => stage.Client<IRacing>().AskAsync("hello", Stage.Token),
        ];

        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(() => kinds[i % kinds.Length](i)).ContinueWith(static _ => { }, TaskScheduler.Default)));

        await WaitFor.ConditionAsync(() => trace.Started.Count == trace.Ended.Count, Stage.Token);
        Assert.Equal(300, trace.Ended.Count(static span => span.Kind == ActivityKind.Internal));
        Assert.Equal(trace.Ended.Count, trace.Ended.Select(static span => span.SpanId).Distinct().Count());
    }

    private static object? Value(ActivityEvent happened, string name) => happened.Tags.FirstOrDefault(tag => tag.Key == name).Value;

    private static async Task CallAsync(object client, bool stream)
    {
        IAsyncEnumerable<string>? pieces = (client, stream) switch
        {
            (ITraced plain, true) => plain.StreamAsync("hello", Stage.Token),
            (ITracedHedged hedged, true) => hedged.StreamAsync("hello", Stage.Token),
            _ => null,
        };
        if (pieces is not null)
        {
            await foreach (string _ in pieces)
            {
            }
            return;
        }
        await (client switch
        {
            ITraced plain => plain.AskAsync("hello", Stage.Token),
            ITracedHedged hedged => hedged.AskAsync("hello", Stage.Token),
            _ => ((ITracedCached)client).AskAsync("hello", Stage.Token),
        });
    }
}
