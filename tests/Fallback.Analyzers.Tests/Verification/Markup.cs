using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Analyzers.Tests.Verification;

/// <summary>Source with the markup of Microsoft.CodeAnalysis.Testing: <c>[|…|]</c> for the tested rule, <c>{|FB1004:…|}</c> for a named one.</summary>
internal sealed partial record Markup(string Source, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    public static Markup Parse(string text, string id)
    {
        var source = new StringBuilder();
        var open = new Stack<(string Id, char Close, int Start)>();
        var expected = new List<(string, TextSpan)>();
        int at = 0;
        foreach (Match mark in Marks().Matches(text))
        {
            source.Append(text, at, mark.Index - at);
            at = mark.Index + mark.Length;
            if (!mark.Value.StartsWith('|'))
            {
                open.Push(mark.Value[0] == '[' ? (id, ']', source.Length) : (mark.Groups["id"].Value, '}', source.Length));
                continue;
            }
            (string found, char close, int start) = open.Pop();
            Assert.Equal(close, mark.Value[1]);
            expected.Add((found, TextSpan.FromBounds(start, source.Length)));
        }
        Assert.Empty(open);
        return new Markup(source.Append(text, at, text.Length - at).ToString(), expected);
    }

    [GeneratedRegex(@"\[\||\{\|(?<id>[A-Z]+[0-9]+):|\|\]|\|\}", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();
}
