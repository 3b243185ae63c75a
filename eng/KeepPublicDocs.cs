using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies an assembly's documentation file without the members that its PublicAPI files do not list. MSBuild compiles this file when a
/// package is packed (see PublicDocs.targets), against .NET Standard 2.0. Members are compared by name and number of parameters.
/// </summary>
public class KeepPublicDocs : Task
{
    [Required]
    public string Source { get; set; }

    [Required]
    public string Target { get; set; }

    [Required]
    public ITaskItem[] PublicApi { get; set; }

    public override bool Execute()
    {
        var listed = new HashSet<string>(PublicApi.SelectMany(file => File.ReadLines(file.ItemSpec)).Where(line => !line.StartsWith("#")).Select(OfApiLine));
        XDocument docs = XDocument.Load(Source, LoadOptions.PreserveWhitespace);
        XElement[] members = docs.Descendants("member").ToArray();
        foreach (XElement member in members.Where(member => !listed.Contains(OfDocumentationId((string)member.Attribute("name")))))
        {
            (member.PreviousNode as XText)?.Remove();
            member.Remove();
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Target));
        docs.Save(Target, SaveOptions.DisableFormatting);
        int kept = docs.Descendants("member").Count();
        Log.LogMessage(MessageImportance.Normal, $"{Path.GetFileName(Target)}: {kept} of {members.Length} members are public.");
        if (kept == 0) Log.LogError($"{Source}: none of its {members.Length} members is in {string.Join(", ", PublicApi.Select(file => file.ItemSpec))}.");
        return !Log.HasLoggedErrors;
    }

    /// <summary>The name of <c>static Fallback.X.Y&lt;T&gt;(int a, int b) -> void</c>: <c>Fallback.X.Y/2</c>.</summary>
    private static string OfApiLine(string line)
    {
        string text = Regex.Replace(line, @"^(\[\w+\])?~?((static|abstract|virtual|override|sealed|const|readonly) )*", "");
        text = Regex.Replace(text, @" -> .*$", "", RegexOptions.RightToLeft);
        int open = text.IndexOf('(');
        if (open < 0) text = Regex.Replace(text, " = .*$", "");
        string name = WithoutBrackets(open < 0 ? text : text.Substring(0, open));
        name = Regex.Replace(name, @"\.(get|set|init|add|remove)$", "");
        string[] parts = name.Split('.');
        if (open >= 0 && parts.Length > 1 && parts[parts.Length - 1] == parts[parts.Length - 2]) parts[parts.Length - 1] = "#ctor";
        return string.Join(".", parts) + "/" + Parameters(open < 0 ? "" : text.Substring(open));
    }

    /// <summary>The name of <c>M:Fallback.X.Y``1(System.Int32,System.Int32)</c>: <c>Fallback.X.Y/2</c>.</summary>
    private static string OfDocumentationId(string id)
    {
        int open = id.IndexOf('(');
        string name = id.Substring(2, (open < 0 ? id.Length : open) - 2);
        return Regex.Replace(name, "``?[0-9]+", "") + "/" + Parameters(open < 0 ? "" : id.Substring(open));
    }

    /// <summary>How many parameters a list in parentheses has.</summary>
    private static int Parameters(string list)
    {
        string inner = WithoutBrackets(Regex.Replace(list.TrimStart('('), @"\).*$", "", RegexOptions.RightToLeft));
        return inner.Trim() == "" ? 0 : inner.Count(character => character == ',') + 1;
    }

    /// <summary>Text without what is in brackets: arguments of types, ranks of arrays, tuples, default values.</summary>
    private static string WithoutBrackets(string text)
    {
        for (string before = ""; before != text;)
        {
            before = text;
            text = Regex.Replace(text, @"<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\}|\([^()]*\)", "");
        }
        return text;
    }
}
