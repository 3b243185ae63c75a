using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Fallback.EndToEnd.Tests;

/// <summary>docs/attributes.md lists every attribute of the runtime, and every member with its default.</summary>
public sealed partial class AttributesPageTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Here(), "../../docs/attributes.md"));

    private static IEnumerable<Type> Attributes => typeof(ModelChainAttribute).Assembly.GetExportedTypes()
        .Where(static type => type.Namespace == "Fallback" && type.IsSubclassOf(typeof(Attribute)));

    [Fact]
    public void EveryAttribute_IsListed() =>
        Assert.All(Attributes, static type => Assert.Matches($@"\n\| `\[{Name(type)}(\(.*?\))?\]` \| ", _page));

    [Fact]
    public void EveryMember_IsListed_WithItsDefault()
    {
        string[] declared =
        [
            .. Attributes.SelectMany(static type => Members(type).Select(member => $"{Name(type)}.{member.Name} = {Default(type, member)}")),
        ];
        string[] listed = [.. Row().Matches(_page).Select(static row => $"{row.Groups[1]}.{row.Groups[2]} = {row.Groups[3]}")];

        Assert.Equal(declared.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static string Name(Type type) => type.Name[..^"Attribute".Length];

    private static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(static property => property.SetMethod is { IsPublic: true });

    private static string Default(Type type, PropertyInfo member)
    {
        ConstructorInfo constructor = type.GetConstructors().MinBy(static constructor => constructor.GetParameters().Length)!;
        object?[] arguments = [.. constructor.GetParameters().Select(static parameter => Argument(parameter.ParameterType))];
        return member.GetValue(constructor.Invoke(arguments)) switch
        {
            double.NaN => "not sent",
            null or Array { Length: 0 } => "none",
            bool value => value ? "true" : "false",
            IFormattable value => value.ToString("#,0.###", CultureInfo.InvariantCulture),
            object value => value.ToString()!,
        };
    }

    private static object? Argument(Type type) =>
        type == typeof(string) ? "provider/model" : type.IsArray ? Array.CreateInstance(type.GetElementType()!, 0) : Activator.CreateInstance(type);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^\| `\[(\w+)\]` \| `(\w+)` \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
