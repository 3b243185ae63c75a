using System.Text;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Gathers a whole answer from a stream, for a model that only streams.</summary>
internal sealed class GatheredAnswer(RequestShape shape)
{
    private readonly StringBuilder _text = new();
    private StringBuilder? _thoughts;
    private string? _thoughtMember;
    private ToolCallAssembler? _toolCalls;
    private List<AIContent>? _contents;
    private List<ChatResponseUpdate>? _updates;
    private AdditionalPropertiesDictionary? _ofMessage;
    private AdditionalPropertiesDictionary? _ofResponse;
    private UsageDetails? _usage;
    private string? _model;
    private string? _id;

    /// <summary>Requests a stream and reads it to its end.</summary>
    public static async ValueTask<Reply<ChatAnswer>> AskAsync(
        Tier tier, RequestShape shape, ChatRequest request, CancellationToken cancellationToken)
    {
        Reply<IChunkStream> opened = await tier.Transport.OpenAsync(tier.Endpoint, shape, request, cancellationToken).ConfigureAwait(false);
        if (opened.Failure is { } refused) return new Reply<ChatAnswer>(refused);
        return await OfAsync(opened.Value!, shape, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a stream to its end, and disposes of it.</summary>
    public static async ValueTask<Reply<ChatAnswer>> OfAsync(IChunkStream stream, RequestShape shape, CancellationToken cancellationToken)
    {
        try
        {
            return await new GatheredAnswer(shape).ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<Reply<ChatAnswer>> ReadAsync(IChunkStream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            Reply<ChatChunk> read = await stream.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Failure is { } failure) return new Reply<ChatAnswer>(failure with { Usage = failure.Usage ?? _usage });
            Take(read.Value);
            if (read.Value.IsEnd) return ToReply(read.Value.FinishReason);
        }
    }

    private void Take(in ChatChunk chunk)
    {
        if (chunk.Extras?.Update is { } update) Pass(update);
        else if (_updates is not null && chunk.Text is { Length: > 0 } more) _updates.Add(new ChatResponseUpdate(ChatRole.Assistant, more));
        _text.Append(chunk.Text);
        if (chunk.Reasoning is { Length: > 0 } thought) (_thoughts ??= new StringBuilder()).Append(thought);
        _usage = chunk.Usage ?? _usage;
        _model = chunk.Model ?? _model;
        _id = chunk.ResponseId ?? _id;
        if (chunk.Extras is not { } extras) return;
        if (extras.ToolCalls is { } pieces) (_toolCalls ??= new ToolCallAssembler()).Add(pieces);
        if (extras.Contents is { } contents) (_contents ??= []).AddRange(contents);
        _thoughtMember = extras.ReasoningMember ?? _thoughtMember;
        _ofMessage = extras.MessageProperties ?? _ofMessage;
        _ofResponse = extras.ResponseProperties ?? _ofResponse;
    }

    /// <summary>Adds an update unchanged, after the text that arrived without one.</summary>
    private void Pass(ChatResponseUpdate update)
    {
        _updates ??= _text.Length > 0 ? [new ChatResponseUpdate(ChatRole.Assistant, _text.ToString())] : [];
        _updates.Add(update);
    }

    private Reply<ChatAnswer> ToReply(ChatFinishReason? finish)
    {
        if (_updates is not null) return ChatClientTransport.Read(Passed(finish), shape.Tier);
        FunctionCallContent[] calls = [];
        if (_toolCalls?.Complete(out calls) is { } unreadable) return new Reply<ChatAnswer>(unreadable with { Usage = _usage });
        bool isPlain = calls.Length == 0 && _thoughts is null && _contents is null && _ofMessage is null && _ofResponse is null;
        return new Reply<ChatAnswer>(new ChatAnswer
        {
            Text = _text.ToString(),
            Response = isPlain ? null : ToResponse(calls, finish),
            Origin = shape.Tier,
            FinishReason = finish,
            Usage = _usage,
            Model = _model,
            ResponseId = _id,
            ReportedCostUsd = (_usage as ReportedUsage)?.CostUsd,
        });
    }

    /// <summary>Returns the updates as one response. Chunks of another form are added.</summary>
    private ChatResponse Passed(ChatFinishReason? finish)
    {
        ChatResponse response = _updates!.ToChatResponse();
        response.FinishReason ??= finish;
        response.ModelId ??= _model;
        response.ResponseId ??= _id;
        if (_usage is not null) response.Usage = _usage;
        foreach ((string name, object? value) in _ofResponse ?? []) (response.AdditionalProperties ??= []).TryAdd(name, value);
        return response;
    }

    private ChatResponse ToResponse(FunctionCallContent[] calls, ChatFinishReason? finish)
    {
        var contents = new List<AIContent>(calls.Length + 2);
        if (_thoughts is not null) contents.Add(Origin.Thought(_thoughts.ToString(), _thoughtMember, null));
        if (_text.Length > 0) contents.Add(new TextContent(_text.ToString()));
        contents.AddRange(_contents ?? []);
        contents.AddRange(calls);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { AdditionalProperties = _ofMessage })
        {
            ResponseId = _id, ModelId = _model, FinishReason = finish, Usage = _usage, AdditionalProperties = _ofResponse,
        };
    }
}
