namespace Fallback.Testing;

/// <summary>
/// An answer, and what goes wrong with it. Where a modifier speaks of chunks it means content chunks (text or tool call) of a streamed
/// answer, not those with a role, reasoning, finish reason or usage; what it does to a plain answer is said beside it. Of
/// <see cref="CutAfter"/>, <see cref="EndAfter"/>, <see cref="StallAfter"/> and <see cref="ErrorAfter"/> the last one called applies; with
/// more chunks than there are, it strikes after the last one and before the finish reason.
/// </summary>
/// <remarks>The modifiers speak OpenAI's words. In Anthropic's dialect each means the counterpart that the
/// guide to testing lists.</remarks>
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

    /// <summary>Streams the text in so many pieces of about the same length, at most one a character.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public TextReply InChunks(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return With(_plan with { Chunks = TextChunks.Even(_plan.Text, count) });
    }

    /// <summary>Streams exactly these pieces; the text becomes what they are together.</summary>
    public TextReply InChunks(params string[] chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return With(_plan with { Text = string.Concat(chunks), Chunks = [.. chunks] });
    }

    /// <summary>Waits on the server's clock before each content chunk but the first. Plain answers are not affected.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public TextReply WithChunkDelay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return With(_plan with { ChunkDelay = delay });
    }

    /// <summary>
    /// Tells this usage instead of a count. The count is one token for four characters, rounded up. A stream carries usage, in a chunk of
    /// its own behind the finish reason, only when the request sets <c>stream_options.include_usage</c>; Anthropic's always carries it.
    /// </summary>
    /// <param name="promptTokens">Includes the cached ones.</param>
    /// <param name="completionTokens">Includes those for reasoning.</param>
    /// <param name="cachedTokens">Of the prompt's tokens.</param>
    /// <param name="reasoningTokens">Of the completion's tokens.</param>
    public TextReply WithUsage(int promptTokens, int completionTokens, int cachedTokens = 0, int reasoningTokens = 0) =>
        With(_plan with { Usage = new PlannedUsage(promptTokens, completionTokens, cachedTokens, reasoningTokens), OmitsUsage = false });

    /// <summary>Tells no usage, whatever the request asks for.</summary>
    public TextReply WithoutUsage() => With(_plan with { OmitsUsage = true });

    /// <summary>Ends with this finish reason instead of <c>stop</c>, or <c>tool_calls</c> where there are any; null leaves it out
    /// (JSON null when plain).</summary>
    public TextReply WithFinishReason(string? reason) => With(_plan with { FinishReason = reason, OmitsFinishReason = reason is null });

    /// <summary>Names another model in the response than the one that was asked for.</summary>
    public TextReply WithModel(string model) => With(_plan with { Model = model });

    /// <summary>Adds a tool call. A streamed one takes three content chunks: id and name, then the arguments in two halves.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="argumentsJson">The arguments as text; need not be valid JSON.</param>
    /// <param name="id">The call's id; <c>call_1</c>, <c>call_2</c> … by default.</param>
    public TextReply WithToolCall(string name, string argumentsJson, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(argumentsJson);
        id ??= FormattableString.Invariant($"call_{_plan.ToolCalls.Count + 1}");
        return With(_plan with { ToolCalls = [.. _plan.ToolCalls, new PlannedToolCall(id, name, argumentsJson)] });
    }

    /// <summary>Adds <c>reasoning_content</c>, in a stream as one chunk before the content.</summary>
    public TextReply WithReasoning(string text) => With(_plan with { Reasoning = text });

    /// <summary>Adds the message's <c>refusal</c>, in a stream as one chunk before the content.</summary>
    public TextReply WithRefusal(string text) => With(_plan with { Refusal = text });

    /// <summary>Names a source of the whole text, as the dialect's search does: in a stream behind the text.</summary>
    /// <param name="title">The source's title.</param>
    /// <param name="url">Its address.</param>
    public TextReply WithCitation(string title, string url)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(url);
        return With(_plan with { Citations = [.. _plan.Citations, new PlannedCitation(title, url)] });
    }

    /// <summary>
    /// Sends signs of life before the answer: in a stream <c>: keep-alive</c> comments before the first chunk, otherwise
    /// blank lines before the JSON body.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="interval">The wait before each, on the server's clock; none by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number or the interval is negative.</exception>
    public TextReply WithKeepAlives(int count = 3, TimeSpan interval = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero);
        return With(_plan with { KeepAlives = count, KeepAliveInterval = interval });
    }

    /// <summary>Streams without the first chunk that holds only the role. Plain answers are not affected.</summary>
    public TextReply WithoutRoleChunk() => With(_plan with { OmitsRole = true });

    /// <summary>Ends the stream without <c>data: [DONE]</c>. Plain answers are not affected.</summary>
    public TextReply WithoutDone() => With(_plan with { OmitsDone = true });

    /// <summary>Ends the lines of the stream with CR LF instead of LF. Plain answers are not affected.</summary>
    public TextReply WithCrLf() => With(_plan with { LineBreak = "\r\n" });

    /// <summary>Answers a request for a stream with one plain JSON body, as servers do that do not know <c>stream</c>.</summary>
    public TextReply IgnoringStream() => With(_plan with { IgnoresStream = true });

    /// <summary>
    /// Cuts the connection after so many chunks, with the response unfinished. A plain answer is cut in the middle of its body,
    /// or before it when <paramref name="chunks"/> is 0.
    /// </summary>
    /// <param name="chunks">Zero or more.</param>
    /// <param name="reset">Cuts with a TCP RST instead of a FIN.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public TextReply CutAfter(int chunks, bool reset = false) => WithFault(new PlannedFault(reset ? FaultKind.Reset : FaultKind.Cut, chunks));

    /// <summary>
    /// Ends the response in good order after so many chunks, without finish reason and [DONE]: to HTTP it is complete. A plain answer
    /// ends in the middle of its JSON, or is empty when <paramref name="chunks"/> is 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public TextReply EndAfter(int chunks) => WithFault(new PlannedFault(FaultKind.End, chunks));

    /// <summary>
    /// Sends nothing more after so many chunks, until the client goes away or the server is disposed. A plain answer stalls in the middle
    /// of its body, or before it when <paramref name="chunks"/> is 0; with keep-alives it consists of blank lines only.
    /// </summary>
    /// <param name="chunks">Zero or more.</param>
    /// <param name="keepAliveInterval">Goes on sending keep-alives at this interval, on the server's clock; by
    /// default there is silence.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or the interval not positive.</exception>
    public TextReply StallAfter(int chunks, TimeSpan? keepAliveInterval = null)
    {
        if (keepAliveInterval is { } interval) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero, nameof(keepAliveInterval));
        return WithFault(new PlannedFault(FaultKind.Stall, chunks) { KeepAliveInterval = keepAliveInterval });
    }

    /// <summary>
    /// Sends <c>data: {"error":…}</c> after so many chunks and ends the stream without finish reason and [DONE].
    /// A plain answer becomes a body with that error, still with status 200.
    /// </summary>
    /// <param name="chunks">Zero or more.</param>
    /// <param name="code">The error's code; may be null. Becomes the error's type in Anthropic's dialect,
    /// <c>api_error</c> by default.</param>
    /// <param name="message">The error's message.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public TextReply ErrorAfter(
        int chunks, string? code = "server_error", string message = "The server had an error while processing your request.") =>
        WithFault(new PlannedFault(FaultKind.Error, chunks) { Code = code, Message = message });

    /// <summary>Makes the content chunk at this place, counted from 0, broken JSON; the stream goes on after it. A plain answer
    /// becomes broken JSON.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is negative.</exception>
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
