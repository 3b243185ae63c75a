using System.Diagnostics;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fallback.EndToEnd.Tests;

/// <summary>Microsoft.Extensions.AI's own telemetry around the chain and below it says who answered.</summary>
public sealed class MiddlewareTests
{
    private const string Source = "middleware";

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task UseOpenTelemetry_AroundTheChain_NamesWhoAnswered(bool stream, bool traced)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Source || traced && source.Name == "Fallback",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        Activity? outer = null;
        listener.ActivityStopped = activity =>
        {
            if (activity.Source.Name == Source) outer = activity;
        };
        using IChatClient client = stage.Client<IResilient>().AsBuilder().UseOpenTelemetry(sourceName: Source).Build();

        if (stream) await client.GetStreamingResponseAsync("hello", cancellationToken: Stage.Token).ToChatResponseAsync(Stage.Token);
        else await client.GetResponseAsync("hello", cancellationToken: Stage.Token);

        Assert.Equal(("bravo", "two", stage.Bravo.BaseUrl.Port),
            (outer!.GetTagItem("gen_ai.provider.name"), outer.GetTagItem("gen_ai.response.model"), outer.GetTagItem("server.port")));
    }

    [Fact]
    public async Task UseOpenTelemetry_BelowTheChain_IsBelowTheAttempt()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var scripted = new ScriptedChatClient();
        using IChatClient inner = scripted.AsBuilder().UseOpenTelemetry(sourceName: Source).Build();
        using var runtime = new FallbackRuntime(stage.Options().AddChatClientProvider("client", inner));
        using var trace = new TraceRecorder(Source);

        await runtime.CreateClient<IClientFirst>().AskAsync("hello", Stage.Token);

        Assert.Equal(Assert.Single(trace.Attempts).SpanId, Assert.Single(trace.Of(Source)).ParentSpanId);
    }

    [Fact]
    public async Task UseLogging_AroundAndBelow_ShowsTheAnswersModel_AndNoKey()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var witness = new Witness();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        using IChatClient client = stage.Client<IResilient>().AsBuilder().UseLogging(witness).Build();

        ChatResponse answer = await client.GetResponseAsync("hello", cancellationToken: Stage.Token);

        Assert.Equal("two", answer.ModelId);
        Assert.Contains(witness.Seen, static line => line.Contains("GetResponseAsync completed", StringComparison.Ordinal));
        Assert.DoesNotContain(witness.Seen, static line => line.Contains("key-of-", StringComparison.Ordinal));
    }
}
