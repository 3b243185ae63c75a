using System.Globalization;
using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Generator.Tests.Running;

/// <summary>What a compiled client really sends.</summary>
public class PromptTests(Conversation conversation) : IClassFixture<Conversation>
{
    private const string Hole = "\u0001";

    /// <summary>Texts that are hard to write down in C#.</summary>
    private static readonly string[] _texts =
    [
        "plain", "\"quoted\" and \\backslash\\", "{braces} and {{more}}", "}{", "tab\tand\nlines\r\nand\rold ones", "\n", "\n\nleading and trailing\n\n", "  indented\n    more\n  ",
        "one\n   \n\ntwo", "\"\"\"\nraw\n\"\"\"\"", "\n\"", "\"\nx", "$\"{x}\" $$\n{{x}}", "{{{\n}}}", "{\n}", "ünïcödé ✓ 漢字 😀\nnext", "bidi \u202e and zero\u200bwidth\nnext", "separators \u2028\u2029\u0085 end\nnext",
        "null \0 bell \a escape \u001b1\nnext", "//comment /* and */\n#if false\n// more", "\\u0041 \\n \\\nnext", "'single' `back`", "%s {0} $0\n@", "line\n\ttabbed",
    ];

    [Fact]
    public async Task ConstantPrompt_ArrivesAsWritten_WhateverItHolds()
    {
        string methods = string.Concat(_texts.Select(static (text, i) => $"[SystemPrompt({Template(text)}), UserPrompt({Template("x" + text)})] Task<string> Ask{i}();\n"));
        string calls = string.Concat(_texts.Select(static (_, i) => $"await foo.Ask{i}();\n"));

        IReadOnlyList<JsonElement> requests = await conversation.SendAsync(methods, calls);

        Assert.Equal(_texts.Select(static text => $"system: {text}"), requests.Select(static request => Conversation.Messages(request)[0]));
        Assert.Equal(_texts.Select(static text => $"user: x{text}"), requests.Select(static request => Conversation.Messages(request)[1]));
    }

    [Fact]
    public async Task TemplateWithHoles_ArrivesAsWritten_WhateverIsAroundThem()
    {
        string[] templates = [.. _texts.Select(static text => Hole + text + Hole + text + Hole)];
        string methods = string.Concat(templates.Select(static (text, i) => $"[UserPrompt({Template(text)})] Task<string> Ask{i}(int n);\n"));
        string calls = string.Concat(templates.Select(static (_, i) => $"await foo.Ask{i}({i});\n"));

        IReadOnlyList<JsonElement> requests = await conversation.SendAsync(methods, calls);

        Assert.Equal(templates.Select(static (text, i) => "user: " + text.Replace(Hole, i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)), requests.Select(static request => Conversation.Messages(request).Single()));
    }

    [Theory]
    [InlineData("decimal v", "{v}", "1234.5m", "1234.5")]
    [InlineData("decimal v", "{v:N2}", "1234.5m", "1,234.50")]
    [InlineData("double v", "{v}", "-0.25", "-0.25")]
    [InlineData("double? v", "{v:0.0}", "null", "")]
    [InlineData("float? v", "{v:0.0}", "2.25f", "2.3")]
    [InlineData("DateTime v", "{v}", "new DateTime(2026, 11, 21, 7, 5, 9)", "11/21/2026 07:05:09")]
    [InlineData("DateTime v", "{v:yyyy-MM-dd HH:mm}", "new DateTime(2026, 11, 21, 7, 5, 9)", "2026-11-21 07:05")]
    [InlineData("DateTimeOffset v", "{v:O}", "new DateTimeOffset(2026, 11, 21, 7, 5, 9, TimeSpan.FromHours(2))", "2026-11-21T07:05:09.0000000+02:00")]
    [InlineData("DateOnly v", "{v:dddd, d MMMM}", "new DateOnly(2026, 11, 21)", "Saturday, 21 November")]
    [InlineData("TimeSpan v", "{v:hh\\:mm}", "new TimeSpan(3, 4, 5)", "03:04")]
    [InlineData("int v", "{v:0\"°\"}", "7", "7°")]
    [InlineData("int v", "a\nb {v:0\"°\"}", "7", "a\nb 7°")]
    [InlineData("int v", "{v:X4}", "255", "00FF")]
    [InlineData("TimeSpan v", "a\nb {v:hh\\:mm}", "new TimeSpan(3, 4, 5)", "a\nb 03:04")]
    [InlineData("DateTime v", "a\nb {v:yyyy\nMM}", "new DateTime(2026, 11, 21)", "a\nb 2026\n11")]
    [InlineData("bool v", "{v}", "true", "True")]
    [InlineData("char v", "{v}", "'x'", "x")]
    [InlineData("DayOfWeek v", "{v} {v:D}", "DayOfWeek.Friday", "Friday 5")]
    [InlineData("object? v", "[{v}]", "null", "[]")]
    [InlineData("object v", "{v}", "1.5", "1.5")]
    [InlineData("string? v", "[{v}]", "null", "[]")]
    [InlineData("IEnumerable<string> v", "{v}", "new[] { \"a\", \"b\" }", "a, b")]
    [InlineData("double[] v", "{v}", "new[] { 1.5, 2.5 }", "1.5, 2.5")]
    [InlineData("List<decimal> v", "{v:0.00}", "new List<decimal> { 1.5m, 2 }", "1.50, 2.00")]
    [InlineData("params int?[] v", "x\n{v:00}", "1, null, 3", "x\n01, , 03")]
    [InlineData("string?[]? v", "[{v}]", "null", "[]")]
    [InlineData("(int A, string B) v", "{v}", "(1, \"b\")", "(1, b)")]
    [InlineData("Guid @class", "{class:N}", "Guid.Empty", "00000000000000000000000000000000")]
    public async Task Value_IsFormattedInvariantly(string parameter, string template, string value, string expected)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fi-FI");
        try
        {
            string literal = SymbolDisplay.FormatLiteral(template, quote: true);
            Assert.Equal(["user: " + expected], await conversation.SayAsync($"[UserPrompt({literal})] Task<string> AskAsync({parameter});", $"await foo.AskAsync({value});"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("Task<string> AskAsync(string question);", "\"Why?\"", "user: Why?")]
    [InlineData("Task<string> AskAsync(string? question);", "\"Why?\"", "user: Why?")]
    [InlineData("Task<string> AskAsync(decimal price);", "1.5m", "user: 1.5")]
    [InlineData("Task<string> AskAsync(string[] words);", "new[] { \"a\", \"b\" }", "user: a, b")]
    [InlineData("[SystemPrompt(\"In {language}.\")] Task<string> AskAsync(string language, string question);", "\"German\", \"Why?\"", "system: In German.|user: Why?")]
    [InlineData("[SystemPrompt(\"Be brief.\")] Task<string> AskAsync(string question, ChatMessage[] history);", "\"Why?\", new[] { new ChatMessage(ChatRole.User, \"One\"), new ChatMessage(ChatRole.Assistant, \"Two\") }", "system: Be brief.|user: One|assistant: Two|user: Why?")]
    [InlineData("Task<string> AskAsync(IEnumerable<ChatMessage>? history, string question);", "null, \"Why?\"", "user: Why?")]
    [InlineData("Task<string> AskAsync(List<ChatMessage> history);", "new List<ChatMessage> { new ChatMessage(ChatRole.User, \"One\") }", "user: One")]
    public async Task Message_IsTheUnclaimedValue_AfterSystemAndHistory(string method, string arguments, string expected) =>
        Assert.Equal(expected.Split('|'), await conversation.SayAsync(method, $"await foo.AskAsync({arguments});"));

    [Fact]
    public async Task SystemPrompt_OfTheMethod_ReplacesTheInterfaces()
    {
        const string Methods = """
            Task<string> PlainAsync(string question);
            [SystemPrompt("Own.")] Task<string> OwnAsync(string question);
            [SystemPrompt("")] Task<string> NoneAsync(string question);
            """;
        const string Calls = "await foo.PlainAsync(\"a\"); await foo.OwnAsync(\"b\"); await foo.NoneAsync(\"c\");";

        IReadOnlyList<JsonElement> requests = await conversation.SendAsync(Methods, Calls, "[SystemPrompt(\"Shared.\")]");

        Assert.Equal(["system: Shared.|user: a", "system: Own.|user: b", "user: c"], requests.Select(static request => string.Join('|', Conversation.Messages(request))));
    }

    private static string Template(string text) =>
        SymbolDisplay.FormatLiteral(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal).Replace(Hole, "{n}", StringComparison.Ordinal), quote: true);
}
