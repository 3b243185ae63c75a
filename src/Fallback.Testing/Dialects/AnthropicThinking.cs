using System.Globalization;
using System.Text.Json;

namespace Fallback.Testing;

/// <summary>What Anthropic refuses of a request for thoughts, which differs from model to model.</summary>
internal sealed class AnthropicThinking(JsonElement body, string model)
{
    private const string SeeDocs =
        "Please consult our documentation at https://platform.claude.com/docs/en/build-with-claude/extended-thinking";

    /// <summary>
    /// Returns ten times the major version of a Claude, plus the minor one; null for another model, or for a name without a version.
    /// </summary>
    private readonly int? _version = VersionOf(model);

    public string? Objection()
    {
        JsonElement thinking = RequestJson.Member(body, "thinking");
        string type = RequestJson.Text(thinking, "type");
        if ((Sampling(type) ?? Effort()) is { } objection) return objection;
        return thinking.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : Form(thinking, type) ?? Company(type);
    }

    private string? Sampling(string type)
    {
        foreach (string name in (string[])["temperature", "top_p", "top_k"])
            if (_version >= 47 && RequestJson.Has(body, name)) return $"`{name}` is deprecated for this model.";
        if (_version >= 41 && RequestJson.Has(body, "temperature") && RequestJson.Has(body, "top_p"))
            return "`temperature` and `top_p` cannot both be specified for this model. Please use only one.";
        if (type is not ("enabled" or "adaptive")) return null;
        if (RequestJson.Number(body, "temperature") is not (null or 1))
            return $"`temperature` may only be set to 1 when thinking is enabled or in adaptive mode. {SeeDocs}";
        if (RequestJson.Has(body, "top_k")) return $"`top_k` must be unset when thinking is enabled or in adaptive mode. {SeeDocs}";
        return RequestJson.Number(body, "top_p") < 0.95
            ? $"`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled or in adaptive mode. {SeeDocs}"
            : null;
    }

    private string? Effort()
    {
        string effort = RequestJson.Text(RequestJson.Member(body, "output_config"), "effort");
        if (effort.Length == 0) return null;
        if (effort is not ("low" or "medium" or "high" or "xhigh" or "max"))
            return "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'";
        if (_version < 45) return "This model does not support the effort parameter.";
        return _version < 47 && effort == "xhigh"
            ? "This model does not support effort level 'xhigh'. Supported levels: high, low, max, medium."
            : null;
    }

    private string? Form(JsonElement thinking, string type)
    {
        if (type is not ("enabled" or "adaptive" or "disabled"))
            return $"thinking: Input tag '{type}' found using 'type' does not match any of the expected tags: "
                + "'adaptive', 'disabled', 'enabled'";
        foreach (JsonProperty member in thinking.EnumerateObject())
            if (!Takes(type, member.Name))
                return $"thinking.{type}.{member.Name}: Extra inputs are not permitted";
        if (type == "adaptive") return _version < 46 ? "adaptive thinking is not supported on this model" : null;
        if (type == "disabled") return null;
        if (_version >= 47)
            return "\"thinking.type.enabled\" is not supported for this model. "
                + "Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior.";
        if (RequestJson.Number(thinking, "budget_tokens") is not { } budget) return "thinking.enabled.budget_tokens: Field required";
        if (budget < 1024) return "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024";
        return RequestJson.Number(body, "max_tokens") <= budget
            ? $"`max_tokens` must be greater than `thinking.budget_tokens`. {SeeDocs}#max-tokens-and-context-window-size"
            : null;
    }

    private static bool Takes(string type, string member) => member switch
    {
        "type" => true,
        "display" => type != "disabled",
        "budget_tokens" => type == "enabled",
        _ => false,
    };

    /// <summary>Returns the error for a setting that cannot be combined with thinking; null if there is none.</summary>
    private string? Company(string type)
    {
        if (type != "enabled") return null;
        if (RequestJson.Text(RequestJson.Member(body, "tool_choice"), "type") is "any" or "tool")
            return "Thinking may not be enabled when tool_choice forces tool use.";
        JsonElement[] messages = RequestJson.Items(body, "messages");
        int last = Array.FindLastIndex(messages, message => RequestJson.Text(message, "role") == "assistant");
        // A question of the user ends the turn that had to begin with thoughts.
        bool isOver = last < 0 || last + 1 < messages.Length
            && !messages.Skip(last + 1).SelectMany(message => RequestJson.Items(message, "content"))
                .Any(block => RequestJson.Text(block, "type") == "tool_result");
        if (isOver) return null;
        string first = RequestJson.Items(messages[last], "content") is [var block, ..] ? RequestJson.Text(block, "type") : "text";
        return first is "thinking" or "redacted_thinking" ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"messages.{last}.content.0.type: Expected `thinking` or `redacted_thinking`, but found `{first}`. When `thinking` is enabled, "
            + $"a final `assistant` message must start with a thinking block (preceeding the lastmost set of `tool_use` and `tool_result` "
            + $"blocks). We recommend you include thinking blocks from previous turns. To avoid this requirement, disable `thinking`. {SeeDocs}");
    }

    private static int? VersionOf(string model)
    {
        int at = model.IndexOf("claude-", StringComparison.Ordinal);
        if (at < 0) return null;
        int[] numbers =
        [
            .. model[at..].Split('-', '.', '@').Where(part => part.Length == 1 && char.IsAsciiDigit(part[0])).Select(part => part[0] - '0'),
        ];
        return numbers.Length == 0 ? null : numbers[0] * 10 + (numbers.Length > 1 ? numbers[1] : 0);
    }
}
