using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Reads a streamed message. Chunks of text, which nearly all events are, become strings and nothing else.</summary>
internal sealed class MessagesStream : DialectStreamReader
{
    private const int MostOpen = 256;

    private readonly Dictionary<int, OpenBlock> _open = [];
    private AdditionalPropertiesDictionary? _members;
    private UsageDetails? _usage;
    private string? _id;
    private bool _hasBegun;
    private bool _hasCalls;
    private bool _isAtEnd;

    // Whether the last event contained a part of something that is delivered when it is complete; a ping does not count.
    private bool _isWork;

    public override bool IsAtEnd => _isAtEnd;

    internal override UsageDetails? Usage => _usage;

    public override bool TryRead(ReadOnlySpan<byte> data, out ChatResponseUpdate? update)
    {
        update = null;
        if (!MessagesReader.TryParse(data, out JsonElement json)) return false;
        switch (JsonMembers.Text(json, "type"))
        {
            case "message_start": update = Start(JsonMembers.Member(json, "message")); return true;
            case "content_block_start": update = Begin(json); return true;
            case "content_block_delta": update = Add(json); return true;
            case "content_block_stop": update = End(json); return true;
            case "message_delta": update = Close(json, data); return true;
            case "message_stop": _isAtEnd = true; return true;
            case "error" or null: return false;
            // Pings, and events of later versions of the API.
            default: return true;
        }
    }

    internal override bool TryReadPiece(ReadOnlySpan<byte> data, out Reply<ChatChunk> piece)
    {
        if (TryReadUsual(data, out string? text) || TryReadText(data, out text))
        {
            _hasBegun = true;
            piece = new Reply<ChatChunk>(new ChatChunk { Text = text });
            return true;
        }
        _isWork = false;
        bool isReadable = TryRead(data, out ChatResponseUpdate? update);
        piece = new Reply<ChatChunk>(default(ChatChunk));
        if (update is null)
        {
            if (_isWork) piece = new Reply<ChatChunk>(ChatChunk.AtWork);
            return isReadable;
        }
        piece = ReplyFailures.OfCalls(update.Contents) is { } unreadable
            ? new Reply<ChatChunk>(unreadable)
            : ChatClientStream.ToChunk(update);
        if (piece.Failure is { } failure) piece = new Reply<ChatChunk>(failure with { Usage = _usage });
        else if (update.FinishReason is not null)
            piece = new Reply<ChatChunk>(piece.Value with
            {
                Usage = _usage, Extras = new ChunkExtras { Update = update, ResponseProperties = _members }
            });
        return isReadable;
    }

    /// <summary>
    /// Reads the text like <see cref="TryReadText"/>, from an event in Anthropic's usual form: with blanks before the last brace.
    /// </summary>
    private static bool TryReadUsual(ReadOnlySpan<byte> data, out string? text)
    {
        var layout = new UsualLayout(data);
        text = null;
        if (!layout.Take("{\"type\":\"content_block_delta\",\"index\":"u8) || !layout.TakeNumber(out _)
            || !layout.Take(",\"delta\":{\"type\":\"text_delta\",\"text\":\""u8) || !layout.TakeText(out string read) || !layout.Take("}"u8))
            return false;
        layout.TakeBlanks();
        if (!layout.Take("}"u8) || !layout.IsAtEnd) return false;
        text = read;
        return true;
    }

    /// <summary>Reads the text of an event that is a chunk of text and nothing else.</summary>
    private static bool TryReadText(ReadOnlySpan<byte> data, out string? text)
    {
        text = null;
        try
        {
            var reader = new Utf8JsonReader(data);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            bool isPiece = false;
            while (WireSteps.NextProperty(ref reader))
            {
                if (WireSteps.Next(ref reader, "type"u8))
                {
                    if (reader.TokenType != JsonTokenType.String || !reader.ValueTextEquals("content_block_delta"u8)) return false;
                    isPiece = true;
                }
                else if (WireSteps.Next(ref reader, "delta"u8))
                {
                    if (!TryReadDelta(ref reader, out text)) return false;
                }
                else reader.Skip();
            }
            return isPiece && text is not null && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadDelta(ref Utf8JsonReader reader, out string? text)
    {
        text = null;
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        bool isText = false;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "type"u8))
            {
                if (reader.TokenType != JsonTokenType.String || !reader.ValueTextEquals("text_delta"u8)) return false;
                isText = true;
            }
            else if (WireSteps.Next(ref reader, "text"u8)) text = WireText.Read(ref reader);
            else reader.Skip();
        }
        return isText && text is not null;
    }

    /// <exception cref="InvalidDataException">Another message begins in the middle of one, as with proxies that retry.</exception>
    private ChatResponseUpdate? Start(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object) return null;
        string? id = JsonMembers.Name(message, "id");
        if (_hasBegun && id != _id) throw new InvalidDataException("A second message begins in the middle of the first one.");
        _id = id;
        _usage = UsageReader.Merge(_usage, MessagesUsage.Read(Encoding.UTF8.GetBytes(message.GetRawText())));
        _members = MessagesReader.Members(message, _members);
        var contents = new List<AIContent>();
        // Usually there are only complete calls of a model's program here.
        if (JsonMembers.Member(message, "content") is { ValueKind: JsonValueKind.Array } blocks)
            foreach (JsonElement block in blocks.EnumerateArray()) Keep(BlockReader.Read(block, contents.Count), contents);
        return new ChatResponseUpdate(ChatRole.Assistant, contents) { ResponseId = id, ModelId = JsonMembers.Name(message, "model") };
    }

    private ChatResponseUpdate? Begin(JsonElement json)
    {
        _hasBegun = true;
        if (JsonMembers.Member(json, "content_block") is not { ValueKind: JsonValueKind.Object } start) return null;
        if (_open.Count >= MostOpen) throw new InvalidDataException("A message has too many open blocks.");
        var block = new OpenBlock(start);
        _open[Place(json)] = block;
        return Update(block.Begin());
    }

    private ChatResponseUpdate? Add(JsonElement json)
    {
        _hasBegun = true;
        _isWork = _open.TryGetValue(Place(json), out OpenBlock? block);
        return block is null ? null : Update(block.Add(JsonMembers.Member(json, "delta")));
    }

    private ChatResponseUpdate? End(JsonElement json)
    {
        int place = Place(json);
        return _open.Remove(place, out OpenBlock? block) ? Update(block.End(place)) : null;
    }

    /// <summary>Returns the message's end, with the usage and with unclosed blocks.</summary>
    private ChatResponseUpdate? Close(JsonElement json, ReadOnlySpan<byte> data)
    {
        _usage = UsageReader.Merge(_usage, MessagesUsage.Read(data));
        JsonElement delta = JsonMembers.Member(json, "delta");
        _members = MessagesReader.Members(json, MessagesReader.Members(delta, _members));
        if (JsonMembers.Text(delta, "stop_reason") is not { } reason) return null;
        var contents = new List<AIContent>();
        foreach ((int place, OpenBlock block) in _open) Keep(block.End(place), contents);
        _open.Clear();
        if (_usage is not null) contents.Add(new UsageContent(_usage));
        return new ChatResponseUpdate(ChatRole.Assistant, contents) { FinishReason = FinishReasons.Map(reason, _hasCalls) };
    }

    private ChatResponseUpdate? Update(AIContent? content)
    {
        if (content is null) return null;
        var contents = new List<AIContent>(1);
        Keep(content, contents);
        return new ChatResponseUpdate(ChatRole.Assistant, contents);
    }

    private void Keep(AIContent? content, List<AIContent> contents)
    {
        if (content is null) return;
        _hasCalls |= content is FunctionCallContent;
        contents.Add(content);
    }

    private static int Place(JsonElement json) =>
        JsonMembers.Member(json, "index") is { ValueKind: JsonValueKind.Number } index && index.TryGetInt32(out int place) ? place : -1;
}
