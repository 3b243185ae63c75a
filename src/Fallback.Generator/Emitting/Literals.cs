using System.Globalization;
using System.Linq;
using System.Text;

namespace Fallback.Roslyn;

/// <summary>Values as C# literals, the same under every culture.</summary>
internal static class Literals
{
    public static string Text(string value)
    {
        var text = new StringBuilder("\"");
        foreach (char c in value) Append(text, c);
        return text.Append('"').ToString();
    }

    /// <summary>30000 as 30_000, as a person would write it.</summary>
    public static string Number(long value) =>
        value is > -10_000 and < 10_000 && (value is > -1_000 and < 1_000) ? value.ToString(CultureInfo.InvariantCulture) : value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_');

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A prompt: a constant, one parameter, or an interpolation with the invariant culture.</summary>
    public static string Prompt(PromptSpec prompt, bool singleIsText)
    {
        if (prompt.IsConstant) return Text(string.Concat(prompt.Parts.Select(static part => part.Value)));
        if (singleIsText) return prompt.Parts[0].Value;
        var text = new StringBuilder("string.Create(global::System.Globalization.CultureInfo.InvariantCulture, $\"");
        foreach (PromptPart part in prompt.Parts)
        {
            if (part.Kind == PromptPartKind.Text) foreach (char c in part.Value) Append(text, c, interpolated: true);
            else text.Append('{').Append(part.Kind == PromptPartKind.Sequence ? $"string.Join(\", \", {part.Value})" : part.Value).Append(part.Format is null ? "" : ":" + part.Format).Append('}');
        }
        return text.Append("\")").ToString();
    }

    private static void Append(StringBuilder text, char c, bool interpolated = false)
    {
        switch (c)
        {
            case '"': text.Append("\\\""); break;
            case '\\': text.Append("\\\\"); break;
            case '\n': text.Append("\\n"); break;
            case '\r': text.Append("\\r"); break;
            case '\t': text.Append("\\t"); break;
            case '{' or '}' when interpolated: text.Append(c).Append(c); break;
            default:
                if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\u0085') text.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
                else text.Append(c);
                break;
        }
    }
}
