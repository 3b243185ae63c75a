using System.CommandLine;
using Fallback.Tool.Output;

namespace Fallback.Tool;

/// <summary>Options that several commands have, so that they have the same names and are read in the same way.</summary>
internal static class CommandOptions
{
    public const string Text = "text";
    public const string Json = "json";
    public const string Markdown = "markdown";
    public const string Mermaid = "mermaid";

    public static Option<string> Format(params string[] formats)
    {
        var option = new Option<string>("--format")
        {
            Description = $"The output format: {string.Join(", ", formats)}.",
            HelpName = "format",
            DefaultValueFactory = _ => formats[0],
        };
        option.CompletionSources.Add(formats);
        option.Validators.Add(result =>
        {
            string? given = result.Tokens is [var token] ? token.Value : null;
            if (given is not null && !formats.Contains(given, StringComparer.Ordinal))
                result.AddError($"--format takes one of {string.Join(", ", formats)}, not {Shown.Word(given)}");
        });
        return option;
    }

    /// <summary>A quantity such as <c>200k</c>.</summary>
    public static Option<decimal?> Amount(string name, string description, string helpName = "n") => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            if (Quantity.Parse(result.Tokens[0].Value) is { } amount) return amount;
            result.AddError($"{name} takes a number such as 250, 200k or 10M, not {Shown.Word(result.Tokens[0].Value)}");
            return null;
        },
    };

    /// <summary>Creates the option for settings files; without it, the usual ones are used.</summary>
    public static Option<string[]> Settings() => new("--settings")
    {
        Description = "A settings file; may be repeated, later files win. Default: the project's, or those next to the assembly.",
        HelpName = "file",
        DefaultValueFactory = _ => [],
    };

    public static Option<string> Section() => new("--section")
    {
        Description = "The settings section that the application passes to AddFallback.",
        HelpName = "name",
        DefaultValueFactory = _ => "Fallback",
    };
}
