using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Asks a chat client: an SDK's, a middleware's, or another chain's.</summary>
/// <remarks>The client is created with the first call, because it may be a chain of the same container.</remarks>
/// <param name="make">Creates the client.</param>
/// <param name="time">The runtime's clock.</param>
/// <param name="isOwn">Whether the application created the client, and not an adapter with a configured key.</param>
internal sealed class ChatClientTransport(Func<IChatClient> make, TimeProvider time, bool isOwn) : ITransport
{
    private readonly Lazy<IChatClient> _client = new(make);
    private volatile bool _tellsTheEnd = !isOwn;

    /// <summary>
    /// Whether the client reports finish reasons: those of known vendors do, and so does a client that has done so before. A stream without
    /// one was cut off.
    /// </summary>
    public bool TellsTheEnd
    {
        get => _tellsTheEnd || _client.Value.GetService<ChatClientMetadata>()?.ProviderName is { } name && Vendors.IsKnown(name);
        set => _tellsTheEnd = value;
    }

    public async ValueTask<Reply<ChatAnswer>> CompleteAsync(
        ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool wentOut = false;
        try
        {
            Departure departure = Departure.Watch();
            Task<ChatResponse> asked = _client.Value.GetResponseAsync(
                ChatClientRequest.Messages(shape, request), ChatClientRequest.Options(shape, request), cancellationToken);
            wentOut = departure.HasLeft(asked);
            return Read(await Bounded.WaitAsync(asked, cancellationToken).ConfigureAwait(false), shape.Tier);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e)
        {
            return new Reply<ChatAnswer>(Classify(e, endpoint, wentOut));
        }
    }

    /// <summary>Returns null for the application's own requests: a client itself reports what it cannot carry.</summary>
    public string? Objection(ProviderEndpoint endpoint, ChatRequest request)
    {
        // A client accepts what Microsoft.Extensions.AI has, and would leave out what only another program's request contains.
        if (request.Wire is null) return null;
        foreach (ChatMessage message in request.Messages)
            foreach (AIContent content in message.Contents)
                if (content is WirePart) return ContentKinds.Name(content);
                else if (content is FunctionCallContent call && ToolArguments.Objection(call) is { } objection) return objection;
        foreach (AITool tool in request.Options?.Tools ?? [])
            if (tool is WireTool) return ContentKinds.Name(tool);
        return null;
    }

    /// <summary>Succeeds at once: a client sends its request when its stream is first read.</summary>
    public ValueTask<Reply<IChunkStream>> OpenAsync(
        ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return new(new Reply<IChunkStream>(new ChatClientStream(this, endpoint,
                token => _client.Value.GetStreamingResponseAsync(
                    ChatClientRequest.Messages(shape, request), ChatClientRequest.Options(shape, request), token))));
        }
        catch (Exception e)
        {
            return new(new Reply<IChunkStream>(Classify(e, endpoint, wentOut: false)));
        }
    }

    internal Failure Classify(Exception exception, ProviderEndpoint endpoint, bool wentOut) =>
        ClientExceptions.Classify(exception, endpoint, time.GetUtcNow(), isOwn, wentOut);

    internal StreamTail CreateTail() => new(time);

    /// <summary>Returns the answer that a response represents, or the failure.</summary>
    public static Reply<ChatAnswer> Read(ChatResponse response, string tier, byte[]? wire = null)
    {
        AIContent[] contents = [.. response.Messages.SelectMany(static message => message.Contents)];
        UsageDetails? usage = UsageReader.Checked(response.Usage ?? AnswerContents.UsageOf(contents));
        string text = response.Text;
        ErrorContent? error = contents.OfType<ErrorContent>().FirstOrDefault();
        if (AnswerContents.Objection(error, response.FinishReason, text.Length > 0) is { } objection)
            return new Reply<ChatAnswer>(objection with { Usage = usage });
        if (!AnswerContents.HasAnswer(contents) && response.FinishReason is null)
            return new Reply<ChatAnswer>(new Failure(FailureKind.ProtocolError, FailureScope.Model)
            {
                Message = "the answer is empty and has no finish reason", Usage = usage
            });
        return new Reply<ChatAnswer>(new ChatAnswer
        {
            Text = text,
            Response = response,
            Origin = tier,
            FinishReason = response.FinishReason,
            Usage = usage,
            Model = response.ModelId,
            ResponseId = response.ResponseId,
            CreatedAt = response.CreatedAt,
            Wire = wire,
        });
    }
}
