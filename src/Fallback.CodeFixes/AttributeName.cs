using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>The name of an attribute as it is written.</summary>
internal static class AttributeName
{
    private const string Suffix = "Attribute";

    /// <summary>Returns the name without namespace and suffix: <c>ModelChain</c>.</summary>
    public static string Of(AttributeSyntax attribute)
    {
        string name = attribute.Name.GetLastToken().ValueText;
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal)
            ? name.Substring(0, name.Length - Suffix.Length)
            : name;
    }
}
