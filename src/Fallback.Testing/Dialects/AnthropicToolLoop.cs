using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Calls of tools and their results, which Anthropic wants side by side.</summary>
internal static class AnthropicToolLoop
{
    public static string? Objection(JsonElement[] messages)
    {
        string[] open = [];
        int at = -1;
        for (int i = 0; i < messages.Length; i++)
        {
            // Consecutive messages of one role are one turn.
            int first = i;
            var blocks = new List<JsonElement>(RequestJson.Items(messages[i], "content"));
            while (i + 1 < messages.Length && RequestJson.Text(messages[i + 1], "role") == RequestJson.Text(messages[first], "role"))
                blocks.AddRange(RequestJson.Items(messages[++i], "content"));
            if (RequestJson.Text(messages[first], "role") == "user")
            {
                if (Results(blocks, open, first, at) is { } objection) return objection;
                open = [];
                continue;
            }

            open = [.. blocks.Where(IsCall).Select(block => RequestJson.Text(block, "id"))];
            at = first;
            if (open.Distinct(StringComparer.Ordinal).Count() < open.Length)
                return $"messages.{first}.content: `tool_use` ids must be unique";
        }

        return open.Length == 0 ? null : Missing(open, at);
    }

    private static string? Results(List<JsonElement> blocks, string[] open, int place, int calls)
    {
        var missing = new List<string>(open);
        bool isHead = true;
        for (int i = 0; i < blocks.Count; i++)
        {
            bool isResult = RequestJson.Text(blocks[i], "type") == "tool_result";
            isHead &= isResult;
            if (!isResult) continue;
            string id = RequestJson.Text(blocks[i], "tool_use_id");
            if (Array.IndexOf(open, id) < 0)
                return $"messages.{place}.content.{i}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. "
                    + "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.";
            // A block after another block does not follow the call.
            if (isHead && !missing.Remove(id))
                return $"messages.{place}.content.{i}: each tool_use must have a single result. "
                    + $"Found multiple `tool_result` blocks with id: {id}";
        }

        return missing.Count == 0 ? null : Missing([.. missing], calls);
    }

    private static bool IsCall(JsonElement block) => RequestJson.Text(block, "type") == "tool_use";

    private static string Missing(string[] ids, int place) =>
        $"messages.{place}: `tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", ids)}. "
        + "Each `tool_use` block must have a corresponding `tool_result` block in the next message.";
}
