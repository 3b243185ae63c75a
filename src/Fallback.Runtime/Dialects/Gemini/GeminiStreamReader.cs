using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads a stream of <c>streamGenerateContent</c>: each chunk is a response of its own with the next parts, and the last one has the finish
/// reason, the total usage, and the citations.
/// </summary>
internal sealed class GeminiStreamReader : DialectStreamReader
{
    private readonly GeminiPartReader _parts = new();

    // The positions of citations count over the whole text, and arrive at its end.
    private readonly List<string> _texts = [];
    private List<AIContent>? _waiting;
    private WireMembers? _ofMessage;
    private WireMembers? _ofResponse;
    private bool _hasTold;
    private WireKinds _kinds;
    private string? _id;
    private string? _model;
    private string? _serviceTier;

    internal override UsageDetails? Usage => _parts.Usage.Read(_serviceTier);

    public override bool TryRead(ReadOnlySpan<byte> data, out ChatResponseUpdate? update)
    {
        update = null;
        WireAnswer answer = Begin();
        if (!TryTake(data, ref answer) || _parts.HasUnreadableCall) return false;
        update = ToUpdate(ref answer, FinishReasons.Map(answer.FinishReason, (_kinds & WireKinds.NamedCall) != 0));
        return true;
    }

    internal override bool TryReadPiece(ReadOnlySpan<byte> data, out Reply<ChatChunk> piece)
    {
        piece = default;
        WireAnswer answer = Begin();
        if (!TryTake(data, ref answer)) return false;
        ChatFinishReason? finish = FinishReasons.Map(answer.FinishReason, (_kinds & WireKinds.NamedCall) != 0);
        if (finish is not null) answer.Usage = Usage;
        if (GeminiAnswer.Objection(answer, _parts, finish, _kinds) is { } objection) piece = new Reply<ChatChunk>(objection);
        else if (finish is null && answer.Contents is null && _waiting is null) piece = new Reply<ChatChunk>(ToText(answer));
        else if (ToUpdate(ref answer, finish) is { } update) piece = ChatClientStream.ToChunk(update);
        else piece = new Reply<ChatChunk>(ChatChunk.AtWork);
        return true;
    }

    /// <summary>Returns a chunk that contains only text, or nothing to deliver.</summary>
    private static ChatChunk ToText(in WireAnswer answer) => new()
    {
        Text = answer.Text,
        Extras = answer.Text is null && answer.Kinds != WireKinds.None ? ChunkExtras.AtWork : null,
        Model = answer.Model,
        ResponseId = answer.Id,
    };

    private WireAnswer Begin() => new()
    {
        IsChunk = true, Id = _id, Model = _model, ServiceTier = _serviceTier, MessageMembers = _ofMessage, ResponseMembers = _ofResponse,
    };

    /// <summary>Returns false if the data is not a chunk of an answer.</summary>
    private bool TryTake(ReadOnlySpan<byte> data, ref WireAnswer answer)
    {
        bool isReadable = GeminiReader.TryRead(data, ref answer, _parts);
        if (!isReadable || answer.HasError || !answer.HasChoice && ErrorBodyReader.IsError(data)) return false;
        (_id, _model, _serviceTier) = (answer.Id, answer.Model, answer.ServiceTier);
        (_ofMessage, _ofResponse) = (answer.MessageMembers, answer.ResponseMembers);
        _kinds |= answer.Kinds;
        if (answer.Text is { Length: > 0 } text) _texts.Add(text);
        if (answer.Contents is not { } contents) return true;
        foreach (AIContent content in contents)
            if (content is TextContent { Text.Length: > 0 } said) _texts.Add(said.Text);
        return true;
    }

    /// <summary>Returns the chunk as an update; null while everything in it can wait.</summary>
    private ChatResponseUpdate? ToUpdate(ref WireAnswer answer, ChatFinishReason? finish)
    {
        List<AIContent> contents = answer.Contents ?? (answer.Text is { Length: > 0 } text ? [new TextContent(text)] : []);
        if (finish is null && !contents.Exists(IsAnswer))
        {
            if (contents.Count == 0) return null;
            // The use of Google's own tools is not an answer yet, and would commit the caller to a tier that has said nothing.
            if (_waiting is not null || contents.Exists(static content => content is not TextReasoningContent))
            {
                (_waiting ??= []).AddRange(contents);
                return null;
            }
        }
        if (_waiting is not null) (contents, _waiting) = ([.. _waiting, .. contents], null);
        var update = new ChatResponseUpdate(ChatRole.Assistant, contents) { ModelId = _model, ResponseId = _id, FinishReason = finish };
        if (finish is not null) End(update);
        return update;
    }

    private static bool IsAnswer(AIContent content) => content.GetType() != typeof(AIContent) && AnswerContents.IsAnswer(content);

    private void End(ChatResponseUpdate update)
    {
        if (_ofMessage is not null)
        {
            var cited = new TextContent(string.Concat(_texts));
            if (GeminiCitations.Annotate(_ofMessage, [cited])) update.Contents.Add(new TextContent("") { Annotations = cited.Annotations });
        }
        if (!_hasTold && Usage is { } usage) update.Contents.Add(new UsageContent(usage));
        AdditionalPropertiesDictionary? properties = _ofMessage?.ToProperties();
        foreach ((string name, object? value) in _ofResponse?.ToProperties() ?? []) (properties ??= []).TryAdd(name, value);
        update.AdditionalProperties = properties;
        // A stream ends once; a repeated end must not report usage and citations twice.
        (_hasTold, _ofMessage, _ofResponse) = (true, null, null);
    }
}
