using System.Text.Json;

namespace Fallback;

/// <summary>
/// Reads chat completions and their chunks, in one pass and tolerantly: unknown fields, nulls and missing parts are not errors.
/// Hand-written, because the same few fields are read for every chunk of every stream.
/// </summary>
internal static class WireReader
{
    private static readonly WireNames<TopMember> _top = new(
        (TopMember.Choices, ["choices"]),
        (TopMember.Model, ["model"]),
        (TopMember.Id, ["id"]),
        (TopMember.Created, ["created"]),
        (TopMember.Error, ["error"]),
        (TopMember.PromptFeedback, ["promptFeedback"]),
        (TopMember.Ignored, ["object", "obfuscation"]));

    private enum TopMember { Other, Choices, Model, Id, Created, Error, PromptFeedback, Ignored }

    /// <summary>Returns false if the bytes are not a JSON object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, ref WireAnswer answer)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        answer.Json = json;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadTop(ref reader, ref answer);
            UsageReader.Complete(ref answer);
            answer.Join();
            return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        // A name that is cut inside a character is not valid JSON either, but this is noticed only when it is compared.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void ReadTop(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        TopMember member = _top.Find(reader);
        if (member == TopMember.Other)
        {
            if (!UsageReader.TryRead(ref reader, ref answer)) WireMembers.Take(ref reader, ref answer, ref answer.ResponseMembers, joins: false);
            return;
        }
        reader.Read();
        switch (member)
        {
            case TopMember.Choices: ReadChoices(ref reader, ref answer); break;
            case TopMember.Model: answer.Model = WireSteps.Known(ref reader, answer.Model); break;
            case TopMember.Id: answer.Id = WireSteps.Known(ref reader, answer.Id); break;
            case TopMember.Created: answer.Created = WireSteps.Whole(ref reader); break;
            case TopMember.Error: WireSteps.ReadError(ref reader, ref answer); break;
            case TopMember.PromptFeedback: WireSteps.ReadFeedback(ref reader, ref answer); break;
            case TopMember.Ignored: reader.Skip(); break;
        }
    }

    /// <summary>
    /// Reads the choices. Several choices that were not requested are one answer in their order: some servers create a choice for each
    /// block of the answer.
    /// </summary>
    private static void ReadChoices(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!WireSteps.Enter(ref reader, JsonTokenType.StartArray)) return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject || answer.TakesFirstChoice && !WireSteps.IsFirst(reader, answer.HasChoice))
            {
                answer.HasOtherChoice = true;
                if (reader.TokenType == JsonTokenType.StartObject && WireSteps.IsFinished(reader)) answer.OtherEnds++;
                reader.Skip();
                continue;
            }
            answer.HasChoice = true;
            ReadChoice(ref reader, ref answer);
        }
        answer.HasError |= answer.FinishReason == "error";
    }

    /// <summary>
    /// Reads a choice: its <c>message</c> in an answer, its <c>delta</c> in a chunk; the other one counts if that is empty.
    /// </summary>
    private static void ReadChoice(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        WireKinds others = answer.Kinds;
        answer.Kinds = WireKinds.None;
        Utf8JsonReader second = default;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, answer.IsChunk ? "delta"u8 : "message"u8)) ReadMessage(ref reader, ref answer);
            else if (WireSteps.Next(ref reader, answer.IsChunk ? "message"u8 : "delta"u8))
            {
                second = reader;
                reader.Skip();
            }
            else if (WireSteps.Next(ref reader, "finish_reason"u8)) Finish(ref answer, FinishReason(ref reader));
            else if (WireSteps.Next(ref reader, "error"u8)) WireSteps.ReadError(ref reader, ref answer);
            else if (reader.ValueTextEquals("index"u8) || reader.ValueTextEquals("text"u8)) reader.Skip();
            else if (reader.ValueTextEquals("logprobs"u8)) WireMembers.Take(ref reader, ref answer, ref answer.ResponseMembers, answer.IsChunk);
            else if (!UsageReader.TryRead(ref reader, ref answer))
                WireMembers.Take(ref reader, ref answer, ref answer.ResponseMembers, joins: false);
        }
        if (answer.IsChunk && answer.Kinds != WireKinds.None) answer.Kinds |= WireKinds.Delta;
        if (second.TokenType == JsonTokenType.StartObject) ReadSecond(ref second, ref answer);
        answer.Kinds |= others;
    }

    /// <summary>
    /// Reads what is next to the message or delta. In a stream that has had a delta, a message is a repetition, wherever it is: at the end,
    /// it contains what the deltas have left out. In a stream without deltas, messages are its chunks.
    /// </summary>
    private static void ReadSecond(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        WireKinds known = answer.Kinds | answer.Before;
        if (!answer.IsChunk || !known.HasFlag(WireKinds.Delta))
        {
            if (answer.Kinds != WireKinds.None) return;
            answer.IsMessage = answer.IsChunk;
            ReadMessage(ref reader, ref answer);
            return;
        }
        if (answer.FinishReason is null) return;
        var whole = new WireAnswer { Json = answer.Json, MessageMembers = answer.MessageMembers };
        ReadMessage(ref reader, ref whole);
        whole.Join();
        WireKinds news = whole.Kinds & ~known;
        answer.MessageMembers = whole.MessageMembers;
        answer.KeptBytes += whole.KeptBytes;
        answer.Usage = whole.Usage ?? answer.Usage;
        answer.Kinds |= news;
        answer.Refusal ??= whole.Refusal;
        if (news.HasFlag(WireKinds.Text)) answer.Text = whole.Text;
        if (news.HasFlag(WireKinds.Reasoning)) (answer.Reasoning, answer.ReasoningMember) = (whole.Reasoning, whole.ReasoningMember);
        if (news.HasFlag(WireKinds.Call)) answer.ToolCalls = whole.ToolCalls;
        if (news.HasFlag(WireKinds.Other)) (answer.Contents, answer.Spoken) = (whole.Contents, whole.Spoken);
    }

    /// <summary>
    /// Sets the finish reason: of several choices' reasons, the most informative one counts, and a plain end counts least.
    /// </summary>
    private static void Finish(ref WireAnswer answer, string? reason)
    {
        if (answer.FinishReason is null or "stop") answer.FinishReason = reason ?? answer.FinishReason;
    }

    // Some servers write an empty text, or "null" in quotes, for an unknown value.
    private static string? FinishReason(ref Utf8JsonReader reader) =>
        WireText.Read(ref reader) is { } reason && !string.IsNullOrWhiteSpace(reason) && reason != "null" ? reason : null;

    // Long because it is a table: one line per member of a message.
    private static void ReadMessage(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!WireSteps.Enter(ref reader)) return;
        string? text = null;
        string? thoughts = null;
        string? member = null;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "content"u8)) text = WireParts.ReadContent(ref reader, ref answer);
            else if (reader.ValueTextEquals("role"u8)) reader.Skip();
            else if (WireSteps.Next(ref reader, "reasoning_content"u8)) Think(ref reader, "reasoning_content", ref thoughts, ref member);
            else if (WireSteps.Next(ref reader, "reasoning"u8)) Think(ref reader, "reasoning", ref thoughts, ref member);
            else if (WireSteps.Next(ref reader, "tool_calls"u8)) ToolCallReader.Read(ref reader, ref answer);
            else if (WireSteps.Next(ref reader, "function_call"u8)) ToolCallReader.ReadLegacy(ref reader, ref answer);
            else if (WireSteps.Next(ref reader, "refusal"u8)) answer.Refusal = WireText.Read(ref reader) ?? answer.Refusal;
            else if (WireSteps.Next(ref reader, "reasoning_text"u8)) Think(ref reader, "reasoning_text", ref thoughts, ref member);
            else if (WireSteps.Next(ref reader, "thinking"u8)) Think(ref reader, "thinking", ref thoughts, ref member);
            else if (WireSteps.Next(ref reader, "images"u8)) WireParts.ReadImages(ref reader, ref answer);
            else if (WireSteps.Next(ref reader, "audio"u8)) SpokenAnswer.Read(ref reader, ref answer);
            else if (!UsageReader.TryRead(ref reader, ref answer))
                WireMembers.Take(ref reader, ref answer, ref answer.MessageMembers, joins: answer.IsChunk);
        }
        answer.AddText(text);
        if (thoughts is not null)
        {
            answer.AddThought(thoughts);
            answer.ReasoningMember = member;
        }
        if (text is { Length: > 0 }) answer.Kinds |= WireKinds.Text;
        if (answer.Reasoning is { Length: > 0 }) answer.Kinds |= WireKinds.Reasoning;
        if (answer.Contents is not null) answer.Kinds |= WireKinds.Other;
    }

    /// <summary>Reads thoughts; a server that sends them under two names sends the same ones.</summary>
    private static void Think(ref Utf8JsonReader reader, string name, ref string? thoughts, ref string? member)
    {
        if (WireText.Read(ref reader) is not { Length: > 0 } read || thoughts is not null && member != name) return;
        (thoughts, member) = (read, name);
    }
}
