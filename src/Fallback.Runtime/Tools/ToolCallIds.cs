using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Converts the ids of tool calls in a history to a form that a provider accepts. Each provider creates its own ids, and some refuse those
/// of others, or stop calling tools. A provider's own ids stay unchanged, and another id is always converted to the same one, so that calls
/// and results still belong together.
/// </summary>
internal sealed class ToolCallIds(ToolCallIdForm form, string provider)
{
    /// <summary>Mistral refuses ids that are not nine letters and digits.</summary>
    private const int MistralLength = 9;

    /// <summary>OpenAI's limit; Anthropic's pattern allows letters, digits, _ and - only.</summary>
    private const int MostLength = 40;

    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);
    private int _calls;

    /// <summary>Returns the id of a call, which the following results get as well.</summary>
    public string Of(FunctionCallContent call)
    {
        int number = _calls++;
        string id = IsOwn(call) ? call.CallId
            : form == ToolCallIdForm.Kimi ? string.Create(CultureInfo.InvariantCulture, $"functions.{call.Name}:{number}")
            : For(call.CallId, form);
        return _written[call.CallId] = id;
    }

    public string Of(FunctionResultContent result) =>
        _written.TryGetValue(result.CallId, out string? id) ? id : For(result.CallId, form);

    public static string For(string id, ToolCallIdForm form)
    {
        if (form == ToolCallIdForm.Mistral) return id.Length == MistralLength && IsPlain(id, withMarks: false) ? id : Hash(id)[..MistralLength];
        return id.Length is > 0 and <= MostLength && IsPlain(id, withMarks: true) ? id : "call_" + Hash(id)[..24];
    }

    private bool IsOwn(FunctionCallContent call) => call.CallId.Length > 0 && Origin.Of(call) is { } tier && Origin.IsOf(tier, provider);

    private static bool IsPlain(string id, bool withMarks)
    {
        foreach (char c in id)
            if (!char.IsAsciiLetterOrDigit(c) && !(withMarks && c is '_' or '-')) return false;
        return true;
    }

    private static string Hash(string id) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}

/// <summary>The form of another provider's ids that a vendor accepts.</summary>
internal enum ToolCallIdForm
{
    /// <summary>Letters, digits, _ and -, at most 40.</summary>
    Usual,
    /// <summary>Nine letters and digits.</summary>
    Mistral,
    /// <summary><c>functions.name:0</c>, counted through the history: with other ids, its models stop calling tools.</summary>
    Kimi,
}
