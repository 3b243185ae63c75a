using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Finish reasons that are failures or refusals, whole and streamed, and those that are none.</summary>
public sealed class FinishReasonTests
{
    [Theory]
    [InlineData("network_error", "", FailureKind.ServerError)]
    [InlineData("network_error", "half a te", FailureKind.ServerError)]
    [InlineData("ERROR", "", FailureKind.ServerError)]
    [InlineData("MALFORMED_FUNCTION_CALL", "", FailureKind.ProtocolError)]
    [InlineData("never_heard_of", "", FailureKind.ProtocolError)]
    [InlineData("ERROR_LIMIT", "", FailureKind.ContextLengthExceeded)]
    public async Task FinishReasonThatIsAFailure_GoesToTheNextTier(string reason, string text, FailureKind kind)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Finished(text, reason));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        FallbackResult<string> result = await client.AskAsync("hello", Stage.Token);

        Assert.Equal(("from bravo", kind), (result.Value, result.Attempts[0].Failure));
        if (text.Length == 0)
            Assert.Equal("from bravo", string.Concat(await client.StreamAsync("hello", Stage.Token).ToListAsync(Stage.Token)));
        else
            await AssertInterruptedAsync(client, text, kind);
    }

    [Theory]
    [InlineData("sensitive", "")]
    [InlineData("sensitive", "half a te")]
    [InlineData("SAFETY", "")]
    [InlineData("SAFETY", "half a te")]
    [InlineData("PROHIBITED_CONTENT", "")]
    [InlineData("FINISH_REASON_SAFETY", "")]
    [InlineData("ERROR_TOXIC", "")]
    [InlineData("guardrail_intervened", "")]
    public async Task FinishReasonThatIsARefusal_Stops(string reason, string text)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Finished(text, reason));
        IThreeTiers client = stage.Client<IThreeTiers>();

        RequestRejectedException thrown = await Assert.ThrowsAsync<RequestRejectedException>(() => client.AskAsync("hello", Stage.Token));

        Assert.Equal(FailureKind.ContentFiltered, thrown.Kind);
        if (text.Length > 0)
            await AssertInterruptedAsync(client, text, FailureKind.ContentFiltered);
        else
            Assert.Equal(FailureKind.ContentFiltered, (await Assert.ThrowsAsync<RequestRejectedException>(
                async () => await client.StreamAsync("hello", Stage.Token).ToListAsync(Stage.Token))).Kind);
        Assert.Empty(stage.Bravo.Requests);
    }

    [Theory]
    [InlineData("STOP")]
    [InlineData("COMPLETE")]
    [InlineData("end_turn")]
    [InlineData("never_heard_of")]
    public async Task FinishReasonThatIsNone_IsASuccess(string reason)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").WithFinishReason(reason));

        Assert.Equal("from alpha", (await stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token)).Value);
    }

    /// <summary>A whole answer as it is, without more than it has to have, or the same as chunks.</summary>
    private static Func<RecordedRequest, Reply> Finished(string text, string reason) => request => request.IsStream
        ? Reply.Raw(200, "text/event-stream", $$$"""
            data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"{{{text}}}"},"finish_reason":null}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"{{{reason}}}"}]}

            data: [DONE]


            """)
        : Reply.Status(200, $$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"{{{reason}}}"}]}""");

    private static async Task AssertInterruptedAsync(IThreeTiers client, string text, FailureKind kind)
    {
        StreamInterruptedException thrown = await Assert.ThrowsAsync<StreamInterruptedException>(
            async () => await client.StreamAsync("hello", Stage.Token).ToListAsync(Stage.Token));
        Assert.Equal((kind, text), (thrown.Kind, thrown.PartialText));
    }
}
