using System.Text.Json;

namespace Fallback.Testing;

/// <summary>What Anthropic refuses of tools and of their choice.</summary>
internal sealed class AnthropicTools(JsonElement body)
{
    private const int LongestName = 128;

    private static readonly string[] _members =
    [
        "type", "name", "description", "input_schema", "strict", "cache_control", "eager_input_streaming", "defer_loading",
        "allowed_callers", "input_examples",
    ];

    public string? Objection()
    {
        JsonElement[] tools = RequestJson.Items(body, "tools");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < tools.Length; i++)
        {
            if (Objection(tools[i], $"tools.{i}") is { } objection) return objection;
            if (!names.Add(RequestJson.Text(tools[i], "name"))) return "tools: Tool names must be unique.";
        }

        return Choice(tools, names);
    }

    private static string? Objection(JsonElement tool, string place)
    {
        // The vendor's own tools have a version in their type, and members of their own.
        if (RequestJson.Text(tool, "type") is { Length: > 0 } type && type != "custom")
            return char.IsAsciiDigit(type[^1]) || type == "mcp_toolset" ? null
                : $"{place}: Input tag '{type}' found using 'type' does not match any of the expected tags: 'bash_20250124', 'custom', …";
        string custom = $"{place}.custom";
        string name = RequestJson.Text(tool, "name");
        if (name.Length == 0) return $"{custom}.name: Field required";
        if (!IsName(name)) return $"{custom}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'";
        foreach (JsonProperty member in tool.EnumerateObject())
            if (Array.IndexOf(_members, member.Name) < 0) return $"{custom}.{member.Name}: Extra inputs are not permitted";
        JsonElement schema = RequestJson.Member(tool, "input_schema");
        if (schema.ValueKind == JsonValueKind.Undefined) return $"{custom}.input_schema: Field required";
        if (!RequestJson.Has(schema, "type")) return $"{custom}.input_schema.type: Field required";
        if (RequestJson.Text(schema, "type") != "object") return $"{custom}.input_schema.type: Input should be 'object'";
        bool isStrict = RequestJson.Member(tool, "strict").ValueKind == JsonValueKind.True;
        return isStrict && AnthropicSchema.Objection(schema) is { } objection ? $"{custom}: {objection}" : null;
    }

    private string? Choice(JsonElement[] tools, HashSet<string> names)
    {
        JsonElement choice = RequestJson.Member(body, "tool_choice");
        if (choice.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return null;
        if (choice.ValueKind != JsonValueKind.Object)
            return "tool_choice: Input should be a valid dictionary or object to extract fields from";
        if (tools.Length == 0) return "tool_choice: tool_choice may only be specified while providing tools.";
        string type = RequestJson.Text(choice, "type");
        if (type is not ("auto" or "any" or "tool" or "none"))
            return $"tool_choice: Input tag '{type}' found using 'type' does not match any of the expected tags: "
                + "'any', 'auto', 'none', 'tool'";
        foreach (JsonProperty member in choice.EnumerateObject())
            if (!Takes(type, member.Name))
                return $"tool_choice.{type}.{member.Name}: Extra inputs are not permitted";
        return type == "tool" && !names.Contains(RequestJson.Text(choice, "name"))
            ? $"Tool '{RequestJson.Text(choice, "name")}' not found in provided tools"
            : null;
    }

    private static bool Takes(string type, string member) => member switch
    {
        "type" => true,
        "name" => type == "tool",
        "disable_parallel_tool_use" => type != "none",
        _ => false,
    };

    private static bool IsName(string name) => name.Length <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
