using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Makes contents of an answer's parts, in their order. One reads all parts of one answer, and so gives calls that come without ids the same ids
/// whether they come at once or streamed.
/// </summary>
internal sealed class GeminiPartReader
{
    private const string SignatureMember = GeminiMember.Signature;

    private HashSet<string>? _taken;
    private GeminiPartialCall? _partial;
    private string? _response;
    private int _calls;

    /// <summary>What a stream has used so far.</summary>
    public GeminiUsage Usage { get; } = new();

    /// <summary>Whether a call has begun and has not come to its end.</summary>
    public bool IsInCall => _partial is not null;

    /// <summary>Whether any of the answer's calls cannot be read.</summary>
    public bool HasUnreadableCall { get; private set; }

    // Long because it is a table: one line for each kind of part.
    public void Read(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        int start = (int)reader.TokenStartIndex;
        string? text = null;
        string? signature = null;
        bool isThought = false;
        bool isOther = false;
        bool isOfTools = false;
        Utf8JsonReader call = default, data = default, file = default;
        while (WireReader.NextProperty(ref reader))
        {
            if (WireReader.Next(ref reader, "text"u8)) text = WireText.Read(ref reader);
            else if (WireReader.Next(ref reader, "thought"u8)) isThought = Truth(ref reader);
            else if (WireReader.Next(ref reader, "thoughtSignature"u8) || WireReader.Next(ref reader, "thought_signature"u8))
                signature = WireText.Read(ref reader) is { Length: > 0 } given ? given : null;
            else
            {
                // Read when all is known of the part.
                if (WireReader.Next(ref reader, "functionCall"u8)) call = reader;
                else if (WireReader.Next(ref reader, "inlineData"u8)) data = reader;
                else if (WireReader.Next(ref reader, "fileData"u8)) file = reader;
                else
                {
                    isOfTools |= IsOfTools(ref reader);
                    isOther |= reader.Read() && !WireMembers.SaysNothing(reader);
                }
                reader.Skip();
            }
        }
        ReadOnlySpan<byte> part = answer.Json[start..(int)reader.BytesConsumed];
        if (call.TokenType == JsonTokenType.StartObject) ReadCall(ref call, ref answer, signature);
        else if (data.TokenType == JsonTokenType.StartObject && ReadData(ref data) is { } bytes) Add(ref answer, bytes, signature, isThought, part.Length);
        else if (file.TokenType == JsonTokenType.StartObject && ReadFile(ref file) is { } there) Add(ref answer, there, signature, isThought, part.Length);
        else if (isOther || data.TokenType != JsonTokenType.None || file.TokenType != JsonTokenType.None) Keep(ref answer, part, isOfTools);
        else if (isThought) AddThought(ref answer, text, signature);
        else AddText(ref answer, text, signature);
    }

    /// <summary>What Google's own tools have looked up is told by the answer that comes of it.</summary>
    private static bool IsOfTools(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("toolCall"u8) || reader.ValueTextEquals("toolResponse"u8);

    private static bool Truth(ref Utf8JsonReader reader)
    {
        bool isTrue = reader.TokenType == JsonTokenType.True;
        reader.Skip();
        return isTrue;
    }

    private static void AddText(ref WireAnswer answer, string? text, string? signature)
    {
        if (text is { Length: > 0 })
        {
            answer.Kinds |= WireKinds.Text;
            // Text alone needs no content; what comes behind it makes it one.
            if (answer.Contents is null) answer.Text = string.Concat(answer.Text, text);
            else answer.Contents.Add(new TextContent(text));
        }
        if (signature is null) return;
        answer.KeptBytes += signature.Length;
        Contents(ref answer).Add(GeminiMember.Mark(signature));
    }

    private static void AddThought(ref WireAnswer answer, string? text, string? signature)
    {
        if (string.IsNullOrEmpty(text) && signature is null) return;
        answer.Kinds |= WireKinds.Reasoning;
        answer.KeptBytes += text?.Length + signature?.Length ?? 0;
        Contents(ref answer).Add(new TextReasoningContent(text ?? "") { ProtectedData = signature });
    }

    private static void Add(ref WireAnswer answer, AIContent content, string? signature, bool isThought, int size)
    {
        answer.Kinds |= isThought ? WireKinds.Reasoning : WireKinds.Other;
        answer.KeptBytes += size;
        if (signature is not null) (content.AdditionalProperties ??= [])[SignatureMember] = signature;
        if (isThought) (content.AdditionalProperties ??= [])[GeminiMember.Thought] = true;
        Contents(ref answer).Add(content);
    }

    /// <summary>The contents of an answer that is more than text, with the text that came before.</summary>
    private static List<AIContent> Contents(ref WireAnswer answer)
    {
        if (answer.Contents is { } known) return known;
        answer.Contents = answer.Text is { Length: > 0 } text ? [new TextContent(text)] : [];
        answer.Text = null;
        return answer.Contents;
    }

    /// <summary>A part of a kind that nobody here knows, or that has to go back as it is.</summary>
    private static void Keep(ref WireAnswer answer, ReadOnlySpan<byte> part, bool isOfTools)
    {
        if (!WireMembers.TryParse(part, out JsonElement json)) return;
        if (!isOfTools) answer.Kinds |= WireKinds.Other;
        answer.KeptBytes += part.Length;
        Contents(ref answer).Add(new AIContent { AdditionalProperties = new() { [GeminiMember.Part] = json } });
    }

    private static DataContent? ReadData(ref Utf8JsonReader reader)
    {
        string? type = null, base64 = null;
        while (WireReader.NextProperty(ref reader))
        {
            if (WireReader.Next(ref reader, "mimeType"u8)) type = WireText.Read(ref reader);
            else if (WireReader.Next(ref reader, "data"u8)) base64 = WireText.Read(ref reader);
            else reader.Skip();
        }
        if (string.IsNullOrEmpty(base64) || string.IsNullOrEmpty(type)) return null;
        try
        {
            return new DataContent(Convert.FromBase64String(Base64.IsValid(base64) ? base64 : Plain(base64)), type);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Base64 in the alphabet for addresses, which is another form of bytes in Google's JSON.</summary>
    private static string Plain(string base64)
    {
        string plain = base64.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        return plain.PadRight((plain.Length + 3) / 4 * 4, '=');
    }

    private static UriContent? ReadFile(ref Utf8JsonReader reader)
    {
        string? type = null, address = null;
        while (WireReader.NextProperty(ref reader))
        {
            if (WireReader.Next(ref reader, "mimeType"u8)) type = WireText.Read(ref reader);
            else if (WireReader.Next(ref reader, "fileUri"u8)) address = WireText.Read(ref reader);
            else reader.Skip();
        }
        try
        {
            return Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) ? new UriContent(uri, type ?? "application/octet-stream") : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private void ReadCall(ref Utf8JsonReader reader, ref WireAnswer answer, string? signature)
    {
        string? id = null, name = null, arguments = null;
        bool goesOn = false;
        int size = (int)reader.TokenStartIndex;
        Utf8JsonReader pieces = default;
        while (WireReader.NextProperty(ref reader))
        {
            if (WireReader.Next(ref reader, "id"u8)) id = WireText.Read(ref reader);
            else if (WireReader.Next(ref reader, "name"u8)) name = WireText.Read(ref reader);
            else if (WireReader.Next(ref reader, "args"u8)) arguments = Raw(ref reader, answer.Json);
            else if (WireReader.Next(ref reader, "willContinue"u8)) goesOn = Truth(ref reader);
            else
            {
                if (WireReader.Next(ref reader, "partialArgs"u8)) pieces = reader;
                reader.Skip();
            }
        }
        answer.KeptBytes += reader.BytesConsumed - size + (signature?.Length ?? 0);
        answer.Kinds |= WireKinds.Call;
        bool isPiece = goesOn || pieces.TokenType == JsonTokenType.StartArray || _partial is not null && string.IsNullOrEmpty(name);
        if (!isPiece)
        {
            if (!string.IsNullOrEmpty(name)) AddCall(ref answer, id, name, arguments, signature);
            return;
        }
        if (!string.IsNullOrEmpty(name) || _partial is null) _partial = new GeminiPartialCall();
        _partial.Take(id, name, arguments, signature);
        if (pieces.TokenType == JsonTokenType.StartArray) _partial.Take(ref pieces);
        if (goesOn) return;
        (GeminiPartialCall whole, _partial) = (_partial, null);
        if (whole.Name is { } called) AddCall(ref answer, whole.Id, called, whole.ToArguments(), whole.Signature);
    }

    private static string? Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
    }

    private void AddCall(ref WireAnswer answer, string? id, string name, string? arguments, string? signature)
    {
        string called = string.IsNullOrEmpty(id) || !(_taken ??= new(StringComparer.Ordinal)).Add(id) ? NewId(_response ??= answer.Id ?? ResponseId(answer.Json)) : id;
        var call = FunctionCallContent.CreateFromParsedArguments(arguments ?? "", called, name, static json => ToolArguments.Parse(json));
        if (signature is not null) call.AdditionalProperties = new() { [SignatureMember] = signature };
        HasUnreadableCall |= call.Exception is not null;
        answer.Kinds |= WireKinds.NamedCall;
        _calls++;
        Contents(ref answer).Add(call);
    }

    /// <summary>The response's id, which stands behind its parts.</summary>
    private static string ResponseId(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        string? id = null;
        reader.Read();
        while (WireReader.NextProperty(ref reader))
        {
            if (WireReader.Next(ref reader, "responseId"u8)) id = WireText.Read(ref reader);
            else reader.Skip();
        }
        // Found once, and not looked for again where there is none.
        return id ?? "";
    }

    /// <summary>Another id in each answer, so that results find their calls in a long conversation, too.</summary>
    private string NewId(string response)
    {
        string id = Id(response, _calls);
        for (int more = 2; !(_taken ??= new(StringComparer.Ordinal)).Add(id); more++) id = $"{Id(response, _calls)}_{more}";
        return id;
    }

    private static string Id(string response, int place) => response.Length == 0
        ? string.Create(CultureInfo.InvariantCulture, $"call_{place}")
        : string.Create(CultureInfo.InvariantCulture, $"{response}_{place}");
}
