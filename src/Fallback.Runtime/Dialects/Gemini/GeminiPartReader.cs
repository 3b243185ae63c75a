using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Converts an answer's parts to contents, in order. One reader reads all parts of one answer.</summary>
internal sealed class GeminiPartReader
{
    private readonly GeminiCallReader _calls = new();

    /// <summary>The usage of a stream so far.</summary>
    public GeminiUsage Usage { get; } = new();

    /// <summary>Whether a call has begun and not ended.</summary>
    public bool IsInCall => _calls.IsInCall;

    /// <summary>Whether any of the answer's calls is unreadable.</summary>
    public bool HasUnreadableCall => _calls.HasUnreadable;

    // Long because it is a table: one line per kind of part.
    public void Read(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        int start = (int)reader.TokenStartIndex;
        string? text = null;
        string? signature = null;
        bool isThought = false;
        bool isOther = false;
        bool isOfTools = false;
        Utf8JsonReader call = default, data = default, file = default;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "text"u8)) text = WireText.Read(ref reader);
            else if (WireSteps.Next(ref reader, "thought"u8)) isThought = Truth(ref reader);
            else if (WireSteps.Next(ref reader, "thoughtSignature"u8) || WireSteps.Next(ref reader, "thought_signature"u8))
                signature = WireText.Read(ref reader) is { Length: > 0 } given ? given : null;
            else
            {
                // Read when everything about the part is known.
                if (WireSteps.Next(ref reader, "functionCall"u8)) call = reader;
                else if (WireSteps.Next(ref reader, "inlineData"u8)) data = reader;
                else if (WireSteps.Next(ref reader, "fileData"u8)) file = reader;
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
        else if (data.TokenType == JsonTokenType.StartObject && ReadData(ref data) is { } bytes)
            Add(ref answer, bytes, signature, isThought, part.Length);
        else if (file.TokenType == JsonTokenType.StartObject && ReadFile(ref file) is { } there)
            Add(ref answer, there, signature, isThought, part.Length);
        else if (isOther || data.TokenType != JsonTokenType.None || file.TokenType != JsonTokenType.None) Keep(ref answer, part, isOfTools);
        else if (isThought) AddThought(ref answer, text, signature);
        else AddText(ref answer, text, signature);
    }

    /// <summary>Whether it is a lookup of Google's own tools, whose result is in the answer that follows.</summary>
    private static bool IsOfTools(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("toolCall"u8) || reader.ValueTextEquals("toolResponse"u8);

    private static bool Truth(ref Utf8JsonReader reader)
    {
        bool isTrue = reader.TokenType == JsonTokenType.True;
        reader.Skip();
        return isTrue;
    }

    private void ReadCall(ref Utf8JsonReader reader, ref WireAnswer answer, string? signature)
    {
        int start = (int)reader.TokenStartIndex;
        answer.Kinds |= WireKinds.Call;
        FunctionCallContent? call = _calls.Read(ref reader, answer.Json, answer.Id, signature);
        answer.KeptBytes += reader.BytesConsumed - start + (signature?.Length ?? 0);
        if (call is null) return;
        answer.Kinds |= WireKinds.NamedCall;
        Contents(ref answer).Add(call);
    }

    private static void AddText(ref WireAnswer answer, string? text, string? signature)
    {
        if (text is { Length: > 0 })
        {
            answer.Kinds |= WireKinds.Text;
            // Text alone needs no content; the part after it turns it into one.
            if (answer.Contents is null) answer.AddText(text);
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
        answer.KeptBytes += (text?.Length ?? 0) + (signature?.Length ?? 0);
        Contents(ref answer).Add(new TextReasoningContent(text ?? "") { ProtectedData = signature });
    }

    private static void Add(ref WireAnswer answer, AIContent content, string? signature, bool isThought, int size)
    {
        answer.Kinds |= isThought ? WireKinds.Reasoning : WireKinds.Other;
        answer.KeptBytes += size;
        if (signature is not null) (content.AdditionalProperties ??= [])[GeminiMember.Signature] = signature;
        if (isThought) (content.AdditionalProperties ??= [])[GeminiMember.Thought] = true;
        Contents(ref answer).Add(content);
    }

    /// <summary>Returns the contents of an answer that is more than text, including the earlier text.</summary>
    private static List<AIContent> Contents(ref WireAnswer answer)
    {
        if (answer.Contents is { } known) return known;
        answer.Join();
        answer.Contents = answer.Text is { Length: > 0 } text ? [new TextContent(text)] : [];
        answer.Text = null;
        return answer.Contents;
    }

    /// <summary>Keeps a part of an unknown kind, or one that must be sent back unchanged.</summary>
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
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "mimeType"u8)) type = WireText.Read(ref reader);
            else if (WireSteps.Next(ref reader, "data"u8)) base64 = WireText.Read(ref reader);
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

    /// <summary>Converts base64 in the URL-safe alphabet, which is another form of bytes in Google's JSON.</summary>
    private static string Plain(string base64)
    {
        string plain = base64.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        return plain.PadRight((plain.Length + 3) / 4 * 4, '=');
    }

    private static UriContent? ReadFile(ref Utf8JsonReader reader)
    {
        string? type = null, address = null;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "mimeType"u8)) type = WireText.Read(ref reader);
            else if (WireSteps.Next(ref reader, "fileUri"u8)) address = WireText.Read(ref reader);
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
}
