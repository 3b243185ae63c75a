using System.Text.RegularExpressions;

namespace Fallback.EndToEnd.Tests;

/// <summary>A file of code that pages show, with the namespaces whose types it names without a qualifier.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Text">Its text, each run of white space as one space.</param>
/// <param name="Namespaces">Those of its usings, of its own namespace, and of the usings that its project adds to each file.</param>
internal sealed partial record CompiledExample(string Name, string Text, IReadOnlySet<string> Namespaces)
{
    /// <summary>ImplicitUsings of .NET's SDKs; Directory.Build.props turns them on for every project.</summary>
    private static readonly string[] _sdk =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private static readonly string[] _worker =
    [
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting",
        "Microsoft.Extensions.Logging",
    ];

    private static readonly string[] _web =
    [
        "System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing",
    ];

    public static CompiledExample Read(string file)
    {
        string text = File.ReadAllText(file);
        string project = Project(file);
        string[] own = [.. OwnNamespace().Matches(text).Select(static match => match.Groups[1].Value).SelectMany(WithParents)];
        HashSet<string> namespaces =
        [
            .. Using().Matches(text).Select(static match => match.Groups[1].Value),
            .. own,
            .. ProjectUsing().Matches(project).Select(static match => match.Groups[1].Value),
            .. _sdk,
            .. project.Contains("Sdk=\"Microsoft.NET.Sdk.Web\"", StringComparison.Ordinal) ? [.. _worker, .. _web] : Array.Empty<string>(),
            .. project.Contains("Sdk=\"Microsoft.NET.Sdk.Worker\"", StringComparison.Ordinal) ? _worker : [],
        ];
        return new(Path.GetFileName(file), ReadmeTests.Squeezed(text), namespaces);
    }

    /// <summary>The text of the nearest project above the file.</summary>
    private static string Project(string file)
    {
        for (DirectoryInfo? folder = new FileInfo(file).Directory; folder is not null; folder = folder.Parent)
            if (folder.EnumerateFiles("*.csproj").FirstOrDefault() is { } project) return File.ReadAllText(project.FullName);
        throw new InvalidOperationException($"{file} belongs to no project.");
    }

    /// <summary>A.B.C also sees the types of A.B and of A.</summary>
    private static IEnumerable<string> WithParents(string name)
    {
        for (string rest = name; ; rest = rest[..rest.LastIndexOf('.')])
        {
            yield return rest;
            if (!rest.Contains('.', StringComparison.Ordinal)) yield break;
        }
    }

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex OwnNamespace();

    [GeneratedRegex("<Using Include=\"([^\"]+)\"")]
    private static partial Regex ProjectUsing();
}
