using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes the turns of a request and their parts.</summary>
internal sealed class GeminiPartWriter(Utf8JsonWriter writer, DialectRequest request, GeminiModel model, GeminiHistory history)
{
    private const string SeeBelow = "See the file below.";

    // Vertex matches calls and results by names and positions, and its first version refuses ids.
    private readonly bool _sendsIds = !GeminiAddress.IsVertex(request.BaseUrl);
    private readonly bool _signsCalls = ThoughtSignatures.AreAskedBy(request.Model) && !model.IsGemma;

    public void WriteContents()
    {
        writer.WriteStartArray("contents"u8);
        foreach (GeminiTurn turn in history.Turns)
        {
            if (turn.IsResults) WriteResults(turn);
            else WriteTurn(turn);
        }
        writer.WriteEndArray();
    }

    private void WriteTurn(GeminiTurn turn)
    {
        StartTurn(turn.Role);
        bool hasCall = false;
        for (int i = 0; i < turn.Contents.Count; i++)
        {
            AIContent content = turn.Contents[i];
            AIContent? next = i + 1 < turn.Contents.Count ? turn.Contents[i + 1] : null;
            string? signature = turn.Role == GeminiTurn.Model && history.IsOwn(content) ? GeminiMember.SignatureOf(content) : null;
            if (signature is null && content is TextContent or TextReasoningContent && next is not null && GeminiMember.IsMark(next))
            {
                signature = GeminiMember.SignatureOf(next);
                i++;
            }
            if (content is FunctionCallContent)
            {
                if (!hasCall && _signsCalls) signature ??= ThoughtSignatures.Foreign;
                hasCall = true;
            }
            WritePart(content, signature, turn.Role == GeminiTurn.User);
        }
        EndTurn();
    }

    private void StartTurn(string role)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, role);
        writer.WriteStartArray("parts"u8);
    }

    private void EndTurn()
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WritePart(AIContent content, string? signature, bool isUsers)
    {
        if (GeminiMember.TryGetPart(content, out JsonElement part))
        {
            part.WriteTo(writer);
            return;
        }
        writer.WriteStartObject();
        switch (content)
        {
            case TextContent text: writer.WriteString("text"u8, text.Text); break;
            case TextReasoningContent thought: writer.WriteString("text"u8, thought.Text); break;
            case FunctionCallContent call: WriteCall(call); break;
            default: WriteFile(content); break;
        }
        // An empty text that only carries a signature does not count.
        if (!isUsers && GeminiMember.IsThought(content) && !GeminiMember.IsMark(content)) writer.WriteBoolean("thought"u8, true);
        if (signature is not null) writer.WriteString("thoughtSignature"u8, signature);
        if (isUsers) WriteHints(content);
        writer.WriteEndObject();
    }

    /// <summary>Writes Google's options for a file: the part of a video, the resolution of an image.</summary>
    private void WriteHints(AIContent content)
    {
        foreach (string name in (ReadOnlySpan<string>)["videoMetadata", "mediaResolution"])
        {
            if (content.AdditionalProperties?.GetValueOrDefault(name) is not { } hint) continue;
            writer.WritePropertyName(name);
            JsonValues.Write(writer, hint);
        }
    }

    private void WriteCall(FunctionCallContent call)
    {
        writer.WriteStartObject("functionCall"u8);
        if (_sendsIds && call.CallId.Length > 0) writer.WriteString("id"u8, call.CallId);
        writer.WriteString("name"u8, call.Name);
        writer.WritePropertyName("args"u8);
        if (call.Arguments is { } arguments) JsonValues.Write(writer, arguments);
        else WriteEmpty();
        writer.WriteEndObject();
    }

    private void WriteEmpty()
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    }

    private void WriteFile(AIContent content)
    {
        if (content is DataContent data)
        {
            writer.WriteStartObject("inlineData"u8);
            writer.WriteString("mimeType"u8, data.MediaType);
            writer.WriteBase64String("data"u8, data.Data.Span);
            writer.WriteEndObject();
            return;
        }
        (string address, string? type) = content is HostedFileContent hosted
            ? (GeminiAddress.OfFile(request.BaseUrl, request.ApiVersion, hosted.FileId), hosted.MediaType)
            : (((UriContent)content).Uri.AbsoluteUri, GeminiMedia.TypeOf((UriContent)content));
        writer.WriteStartObject("fileData"u8);
        if (type is not null) writer.WriteString("mimeType"u8, type);
        writer.WriteString("fileUri"u8, address);
        writer.WriteEndObject();
    }

    private void WriteResults(GeminiTurn turn)
    {
        List<AIContent>? found = null;
        StartTurn(GeminiTurn.User);
        foreach (AIContent content in turn.Contents)
        {
            writer.WriteStartObject();
            WriteResult((FunctionResultContent)content, ref found);
            writer.WriteEndObject();
        }
        EndTurn();
        if (found is null) return;
        // A turn with both counts as the model's, so the files are in a turn of their own.
        StartTurn(GeminiTurn.User);
        foreach (AIContent file in found) WritePart(file, null, isUsers: true);
        EndTurn();
    }

    private void WriteResult(FunctionResultContent result, ref List<AIContent>? found)
    {
        writer.WriteStartObject("functionResponse"u8);
        if (_sendsIds && result.CallId.Length > 0) writer.WriteString("id"u8, result.CallId);
        writer.WriteString("name"u8, history.NameOf(result));
        writer.WritePropertyName("response"u8);
        if (result.Result is null && result.Exception is { } e)
        {
            writer.WriteStartObject();
            writer.WriteString("error"u8, e.GetType().Name);
            writer.WriteEndObject();
        }
        else if (ToolResults.Contents(result) is { } contents) WriteFound(contents, ref found);
        else WriteValue(result.Result);
        writer.WriteEndObject();
    }

    /// <summary>Writes a value: an object is the result itself; anything else is put into one.</summary>
    private void WriteValue(object? value)
    {
        JsonElement? json = value is null or string ? null : JsonValues.ToJson(value);
        if (json is { ValueKind: JsonValueKind.Object } whole)
        {
            whole.WriteTo(writer);
            return;
        }
        writer.WriteStartObject();
        writer.WritePropertyName("output"u8);
        if (json is { } other) other.WriteTo(writer);
        else JsonValues.Write(writer, value);
        writer.WriteEndObject();
    }

    private void WriteFound(IReadOnlyList<AIContent> contents, ref List<AIContent>? found)
    {
        var text = new StringBuilder();
        List<AIContent>? within = null;
        bool hasBelow = false;
        foreach (AIContent content in contents)
        {
            string? said = ToolResults.TextOf(content);
            if (said is not null) text.Append(text.Length > 0 ? "\n" : "").Append(said);
            if (!ContentKinds.IsPart(content)) continue;
            bool isWithin = model.IsThirdGeneration && content is DataContent data && GeminiMedia.IsTakenInResults(data.MediaType);
            (isWithin ? within ??= [] : found ??= []).Add(content);
            hasBelow |= !isWithin;
        }
        if (hasBelow) text.Append(text.Length > 0 ? "\n" : "").Append(SeeBelow);
        writer.WriteStartObject();
        writer.WriteString("output"u8, text.ToString());
        writer.WriteEndObject();
        if (within is null) return;
        writer.WriteStartArray("parts"u8);
        foreach (AIContent file in within) WritePart(file, null, isUsers: true);
        writer.WriteEndArray();
    }
}
