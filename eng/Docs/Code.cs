using System.Text.RegularExpressions;

namespace Docs;

/// <summary>Tells a page's text from its code.</summary>
internal static partial class Code
{
    /// <summary>Changes the text between code blocks and code spans, which stay as they are.</summary>
    public static string Outside(string page, Func<string, string> change)
    {
        var result = new System.Text.StringBuilder(page.Length);
        int at = 0;
        foreach (Match code in Any().Matches(page))
        {
            result.Append(change(page[at..code.Index])).Append(code.Value);
            at = code.Index + code.Length;
        }

        return result.Append(change(page[at..])).ToString();
    }

    /// <summary>The page with spaces in place of its code, so that each line keeps its number.</summary>
    public static string Blanked(string page) => Any().Replace(page, static code => NoBreak().Replace(code.Value, " "));

    // A span has no line break of its own here, though Markdown would allow one: a stray backtick must not swallow a page.
    [GeneratedRegex(@"(?ms)^ *```.*?^ *```[ \t]*$|``[^`\n]+(?:`[^`\n]+)*``|`[^`\n]+`")]
    private static partial Regex Any();

    [GeneratedRegex(@"[^\n]")]
    private static partial Regex NoBreak();
}
