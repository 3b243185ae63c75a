using System.Text.Json;

namespace Fallback.Testing;

/// <summary>What Anthropic refuses of a content block.</summary>
internal static class AnthropicBlockRules
{
    private static readonly Dictionary<string, string[]> _members = new(StringComparer.Ordinal)
    {
        ["text"] = ["text", "citations", "cache_control"],
        ["image"] = ["source", "cache_control", "transformations"],
        ["document"] = ["source", "title", "context", "citations", "cache_control"],
        ["search_result"] = ["source", "title", "content", "citations", "cache_control"],
        ["thinking"] = ["thinking", "signature"],
        ["redacted_thinking"] = ["data"],
        ["tool_use"] = ["id", "name", "input", "caller", "cache_control", "toolset_name"],
        ["tool_result"] = ["tool_use_id", "content", "is_error", "cache_control", "toolset_name"],
    };

    private static readonly Dictionary<string, string[]> _required = new(StringComparer.Ordinal)
    {
        ["text"] = ["text"],
        ["image"] = ["source"],
        ["document"] = ["source"],
        ["thinking"] = ["thinking", "signature"],
        ["redacted_thinking"] = ["data"],
        ["tool_use"] = ["id", "name", "input"],
        ["tool_result"] = ["tool_use_id"],
    };

    /// <summary>The blocks of tools that the vendor itself runs; their content is not checked.</summary>
    private static readonly string[] _own = ["server_tool_use", "mcp_tool_use", "mcp_tool_result", "container_upload", "compaction"];

    public static string? Objection(JsonElement block, string place, string role)
    {
        if (block.ValueKind != JsonValueKind.Object) return $"{place}: Input should be a valid dictionary or object to extract fields from";
        string type = RequestJson.Text(block, "type");
        if (type.Length == 0) return $"{place}.type: Field required";
        if (!_members.TryGetValue(type, out string[]? members))
            return Array.IndexOf(_own, type) >= 0 || type.EndsWith("_tool_result", StringComparison.Ordinal) ? null
                : Unknown(
                    place, type,
                    "'document', 'image', 'redacted_thinking', 'search_result', 'server_tool_use', 'text', 'thinking', 'tool_result', …");
        foreach (string name in _required.GetValueOrDefault(type) ?? [])
            if (!RequestJson.Has(block, name)) return $"{place}.{type}.{name}: Field required";
        foreach (JsonProperty member in block.EnumerateObject())
            if (member.Name != "type" && Array.IndexOf(members, member.Name) < 0)
                return $"{place}.{type}.{member.Name}: Extra inputs are not permitted";
        bool isOfTheOther = role == "user"
            ? type is "thinking" or "redacted_thinking" or "tool_use"
            : type is "tool_result" or "image" or "document";
        return isOfTheOther ? $"{place}: `{type}` blocks are not permitted in `{role}` messages" : Inside(block, type, place, role);
    }

    private static string? Inside(JsonElement block, string type, string place, string role)
    {
        switch (type)
        {
            case "text": return Text(block);
            // Accepts only signatures of this server; any other is refused as forged.
            case "thinking" when RequestJson.Text(block, "signature") != AnthropicBlocks.Signature:
                return $"{place}: Invalid `signature` in `thinking` block";
            case "redacted_thinking" when RequestJson.Text(block, "data") != AnthropicBlocks.RedactedData:
                return $"{place}: Invalid `data` in `redacted_thinking` block";
            case "tool_use" when !IsId(RequestJson.Text(block, "id")):
                return $"{place}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'";
            case "tool_use" when RequestJson.Member(block, "input").ValueKind != JsonValueKind.Object:
                return $"{place}.tool_use.input: Input should be a valid dictionary";
            case "image" or "document": return Source(RequestJson.Member(block, "source"), type, $"{place}.{type}.source");
            case "tool_result": return Result(block, place, role);
            default: return null;
        }
    }

    private static string? Text(JsonElement block)
    {
        string text = RequestJson.Text(block, "text");
        if (text.Length == 0) return "messages: text content blocks must be non-empty";
        return string.IsNullOrWhiteSpace(text) ? "messages: text content blocks must contain non-whitespace text" : null;
    }

    private static string? Source(JsonElement source, string block, string place)
    {
        string type = RequestJson.Text(source, "type");
        string mediaType = RequestJson.Text(source, "media_type");
        return (type, block) switch
        {
            ("base64", "image") when mediaType is not ("image/jpeg" or "image/png" or "image/gif" or "image/webp") =>
                $"{place}.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
            ("base64", "document") when mediaType != "application/pdf" => $"{place}.base64.media_type: Input should be 'application/pdf'",
            ("base64", _) => RequestJson.Text(source, "data").Length == 0 ? $"{place}.base64.data: Field required" : null,
            ("text", "document") => mediaType == "text/plain" ? null : $"{place}.text.media_type: Input should be 'text/plain'",
            ("url", _) => RequestJson.Text(source, "url").Length == 0 ? $"{place}.url.url: Field required" : null,
            ("file", _) => RequestJson.Text(source, "file_id").Length == 0 ? $"{place}.file.file_id: Field required" : null,
            ("content", "document") => null,
            _ => Unknown(place, type, "'base64', 'file', 'url'"),
        };
    }

    private static string? Result(JsonElement block, string place, string role)
    {
        JsonElement[] contents = RequestJson.Items(block, "content");
        for (int i = 0; i < contents.Length; i++)
        {
            string inner = $"{place}.tool_result.content.{i}";
            string type = RequestJson.Text(contents[i], "type");
            if (type == "tool_reference") continue;
            if (type is not ("text" or "image" or "document" or "search_result"))
                return Unknown(inner, type, "'document', 'image', 'search_result', 'text', 'tool_reference'");
            if (Objection(contents[i], inner, role) is { } objection) return objection;
        }

        return null;
    }

    private static string Unknown(string place, string tag, string expected) =>
        $"{place}: Input tag '{tag}' found using 'type' does not match any of the expected tags: {expected}";

    private static bool IsId(string id) => id.Length > 0 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
