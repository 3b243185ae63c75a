namespace Fallback.Testing;

/// <summary>
/// An answer, and what goes wrong with it. The last call of <see cref="CutAfter"/>, <see cref="EndAfter"/>, <see cref="StallAfter"/> and
/// <see cref="ErrorAfter"/> applies. If it counts more chunks than there are, the failure comes after the last one and before the finish
/// reason.
/// </summary>
/// <remarks>
/// Chunks are the content chunks (text or tool call) of a streamed answer, not those with a role, reasoning, finish reason or usage. Each
/// modifier says what it does to an answer that is not streamed. The modifiers use OpenAI's terms;
/// <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/testing.md">testing</see> lists what they mean in
/// the other dialects.
/// </remarks>
public sealed class TextReply : Reply
{
    private AnswerPlan _plan;

    internal TextReply(AnswerPlan plan) => _plan = plan;

    /// <inheritdoc/>
    public override TextReply After(TimeSpan latency) => (TextReply)base.After(latency);

    /// <inheritdoc/>
    public override TextReply HeldBy(Task gate) => (TextReply)base.HeldBy(gate);

    /// <inheritdoc/>
    public override TextReply WithHeader(string name, string value) => (TextReply)base.WithHeader(name, value);

    /// <inheritdoc/>
    public override TextReply WithRetryAfter(TimeSpan delay) => (TextReply)base.WithRetryAfter(delay);

    /// <summary>Streams the text in this number of chunks of about the same length, at most one per character.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public TextReply InChunks(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return With(_plan with { Chunks = TextChunks.Even(_plan.Text, count) });
    }

    /// <summary>Streams exactly these chunks. Together they are the text.</summary>
    public TextReply InChunks(params string[] chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return With(_plan with { Text = string.Concat(chunks), Chunks = [.. chunks] });
    }

    /// <summary>
    /// Waits before each content chunk except the first, on the server's clock. Answers that are not streamed are not affected.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public TextReply WithChunkDelay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return With(_plan with { ChunkDelay = delay });
    }

    /// <summary>
    /// Reports this usage instead of a count of one token per four characters, rounded up. A stream has usage, in a chunk of its own after
    /// the finish reason, only if the request sets <c>stream_options.include_usage</c>; in Anthropic's dialect, always.
    /// </summary>
    /// <param name="promptTokens">The tokens of the prompt, including the cached ones.</param>
    /// <param name="completionTokens">The tokens of the answer, including those for reasoning.</param>
    /// <param name="cachedTokens">The part of the prompt's tokens that was cached.</param>
    /// <param name="reasoningTokens">The part of the answer's tokens that was reasoning.</param>
    public TextReply WithUsage(int promptTokens, int completionTokens, int cachedTokens = 0, int reasoningTokens = 0) =>
        With(_plan with { Usage = new PlannedUsage(promptTokens, completionTokens, cachedTokens, reasoningTokens), OmitsUsage = false });

    /// <summary>Reports no usage, whatever the request asks for.</summary>
    public TextReply WithoutUsage() => With(_plan with { OmitsUsage = true });

    /// <summary>
    /// Ends with this finish reason instead of <c>stop</c>, or of <c>tool_calls</c> if there are any. Null leaves it out (JSON null if the
    /// answer is not streamed).
    /// </summary>
    public TextReply WithFinishReason(string? reason) => With(_plan with { FinishReason = reason, OmitsFinishReason = reason is null });

    /// <summary>Names another model in the response than the requested one.</summary>
    public TextReply WithModel(string model) => With(_plan with { Model = model });

    /// <summary>Adds a tool call. In a stream, it takes three content chunks: id and name, then the arguments in two halves.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="argumentsJson">The arguments as text. They need not be valid JSON.</param>
    /// <param name="id">The id of the call. Default: <c>call_1</c>, <c>call_2</c> …</param>
    public TextReply WithToolCall(string name, string argumentsJson, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(argumentsJson);
        id ??= FormattableString.Invariant($"call_{_plan.ToolCalls.Count + 1}");
        return With(_plan with { ToolCalls = [.. _plan.ToolCalls, new PlannedToolCall(id, name, argumentsJson)] });
    }

    /// <summary>Adds <c>reasoning_content</c>; in a stream, as one chunk before the content.</summary>
    public TextReply WithReasoning(string text) => With(_plan with { Reasoning = text });

    /// <summary>Adds the message's <c>refusal</c>; in a stream, as one chunk before the content.</summary>
    public TextReply WithRefusal(string text) => With(_plan with { Refusal = text });

    /// <summary>Names a source of the whole text, as the dialect's search does; in a stream, after the text.</summary>
    /// <param name="title">The title of the source.</param>
    /// <param name="url">The address of the source.</param>
    public TextReply WithCitation(string title, string url)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(url);
        return With(_plan with { Citations = [.. _plan.Citations, new PlannedCitation(title, url)] });
    }

    /// <summary>
    /// Sends keep-alives before the answer: <c>: keep-alive</c> comments before the first chunk of a stream, otherwise blank lines before
    /// the JSON body.
    /// </summary>
    /// <param name="count">The number of keep-alives, at least 0. Default 3.</param>
    /// <param name="interval">The wait before each keep-alive, on the server's clock. Default: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number or the interval is negative.</exception>
    public TextReply WithKeepAlives(int count = 3, TimeSpan interval = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero);
        return With(_plan with { KeepAlives = count, KeepAliveInterval = interval });
    }

    /// <summary>Streams without the first chunk, which contains only the role. Answers that are not streamed are not affected.</summary>
    public TextReply WithoutRoleChunk() => With(_plan with { OmitsRole = true });

    /// <summary>Ends the stream without <c>data: [DONE]</c>. Answers that are not streamed are not affected.</summary>
    public TextReply WithoutDone() => With(_plan with { OmitsDone = true });

    /// <summary>Ends the lines of the stream with CR LF instead of LF. Answers that are not streamed are not affected.</summary>
    public TextReply WithCrLf() => With(_plan with { LineBreak = "\r\n" });

    /// <summary>Answers a request for a stream with a single JSON body, as servers do that do not support <c>stream</c>.</summary>
    public TextReply IgnoringStream() => With(_plan with { IgnoresStream = true });

    /// <summary>
    /// Cuts the connection after this number of chunks, with the response unfinished. An answer that is not streamed is cut in the middle
    /// of its body, or before it if <paramref name="chunks"/> is 0.
    /// </summary>
    /// <param name="chunks">The number of chunks, at least 0.</param>
    /// <param name="reset">Whether to cut with a TCP RST instead of a FIN. Default false.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public TextReply CutAfter(int chunks, bool reset = false) => WithFault(new PlannedFault(reset ? FaultKind.Reset : FaultKind.Cut, chunks));

    /// <summary>
    /// Ends the response in an orderly way after this number of chunks, without finish reason and [DONE]: for HTTP, it is complete. An
    /// answer that is not streamed ends in the middle of its JSON, or is empty if <paramref name="chunks"/> is 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public TextReply EndAfter(int chunks) => WithFault(new PlannedFault(FaultKind.End, chunks));

    /// <summary>
    /// Sends nothing more after this number of chunks, until the client disconnects or the server is disposed of. An answer that is not
    /// streamed stalls in the middle of its body, or before it if <paramref name="chunks"/> is 0; with keep-alives, it consists of blank
    /// lines only.
    /// </summary>
    /// <param name="chunks">The number of chunks, at least 0.</param>
    /// <param name="keepAliveInterval">
    /// The interval at which keep-alives are still sent, on the server's clock. Default null: silence.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or the interval is not positive.</exception>
    public TextReply StallAfter(int chunks, TimeSpan? keepAliveInterval = null)
    {
        if (keepAliveInterval is { } interval) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero, nameof(keepAliveInterval));
        return WithFault(new PlannedFault(FaultKind.Stall, chunks) { KeepAliveInterval = keepAliveInterval });
    }

    /// <summary>
    /// Sends <c>data: {"error":…}</c> after this number of chunks and ends the stream without finish reason and [DONE]. An answer that is
    /// not streamed becomes a body with that error, still with status 200.
    /// </summary>
    /// <param name="chunks">The number of chunks, at least 0.</param>
    /// <param name="code">
    /// The code of the error; may be null. In Anthropic's dialect, it is the type of the error, by default <c>api_error</c>.
    /// </param>
    /// <param name="message">The message of the error.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public TextReply ErrorAfter(
        int chunks, string? code = "server_error", string message = "The server had an error while processing your request.") =>
        WithFault(new PlannedFault(FaultKind.Error, chunks) { Code = code, Message = message });

    /// <summary>
    /// Makes the content chunk at this index, from 0, invalid JSON; the stream continues after it. An answer that is not streamed becomes
    /// invalid JSON.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public TextReply MalformedChunkAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return With(_plan with { MalformedAt = index });
    }

    private protected override Task RespondAsync(Exchange exchange, IReadOnlyDictionary<string, string> headers)
    {
        IDialectAnswer answer = exchange.Request.Dialect.Answer(_plan, exchange.Request, exchange.Time.GetUtcNow());
        return exchange.Request.IsStream && !_plan.IgnoresStream
            ? StreamedAnswer.SendAsync(_plan, answer, exchange, headers)
            : PlainAnswer.SendAsync(_plan, answer, exchange, headers);
    }

    private TextReply WithFault(PlannedFault fault)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fault.After, "chunks");
        return With(_plan with { Fault = fault });
    }

    private TextReply With(AnswerPlan plan)
    {
        TextReply copy = (TextReply)Copy();
        copy._plan = plan;
        return copy;
    }
}
