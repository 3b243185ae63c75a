using System.Security.Cryptography;
using System.Text;

namespace Fallback;

/// <summary>
/// Ids of tool calls as a provider takes them. Each makes up its own, and some refuse the others': the same id always becomes the same, so
/// that calls and results still belong together.
/// </summary>
internal static class ToolCallIds
{
    /// <summary>Mistral refuses ids that are not nine letters and digits.</summary>
    private const int MistralLength = 9;

    /// <summary>OpenAI's limit; Anthropic's pattern allows letters, digits, _ and - only.</summary>
    private const int MostLength = 40;

    public static string For(string id, bool isMistral)
    {
        if (isMistral) return id.Length == MistralLength && IsPlain(id, withMarks: false) ? id : Hash(id)[..MistralLength];
        return id.Length is > 0 and <= MostLength && IsPlain(id, withMarks: true) ? id : "call_" + Hash(id)[..24];
    }

    private static bool IsPlain(string id, bool withMarks)
    {
        foreach (char c in id)
            if (!char.IsAsciiLetterOrDigit(c) && !(withMarks && c is '_' or '-')) return false;
        return true;
    }

    private static string Hash(string id) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
