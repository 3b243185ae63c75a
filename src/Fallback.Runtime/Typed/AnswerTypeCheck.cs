using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fallback;

/// <summary>
/// Finds, at start, the types that the serializer can describe but never read. The serializer itself reports them only once it meets one in
/// an answer, which is paid for by then. The analyzer reports the same at build (FB1010).
/// </summary>
internal sealed class AnswerTypeCheck
{
    private readonly JsonSerializerOptions _options;
    private readonly HashSet<Type> _seen = [];
    private readonly Stack<(Type Type, string Path, bool IsDerived)> _left = new();

    private AnswerTypeCheck(JsonTypeInfo type)
    {
        _options = type.Options;
        _left.Push((type.Type, type.Type.Name, false));
    }

    /// <exception cref="NotSupportedException">The type, or one in it, cannot be read; the message names it and the remedy.</exception>
    public static void ThrowIfUnreadable(JsonTypeInfo type)
    {
        var check = new AnswerTypeCheck(type);
        while (check._left.TryPop(out (Type Type, string Path, bool IsDerived) next))
            if (check._seen.Add(next.Type)) check.Check(next.Type, next.Path, next.IsDerived);
    }

    private void Check(Type type, string path, bool isDerived)
    {
        if (typeof(Delegate).IsAssignableFrom(type)
            || typeof(MemberInfo).IsAssignableFrom(type)
            || type == typeof(IntPtr)
            || type == typeof(UIntPtr))
            throw new NotSupportedException($"'{path}': {type.Name} cannot be read from JSON");
        JsonTypeInfo info = _options.GetTypeInfo(type);
        CheckKinds(info, path, isDerived);
        ThrowIfRefused(info, path);
        foreach (JsonPropertyInfo property in info.Properties)
            if (property.CustomConverter is null && property is not { Get: null, Set: null })
                _left.Push((property.PropertyType, $"{path}.{AnswerContract.NameOf(property)}", false));
        if (info.ElementType is { } element) _left.Push((element, path, false));
    }

    private void CheckKinds(JsonTypeInfo info, string path, bool isDerived)
    {
        if (info.PolymorphismOptions is { } polymorphism)
        {
            foreach (JsonDerivedType derived in polymorphism.DerivedTypes)
            {
                // The type itself needs no discriminator.
                if (derived.TypeDiscriminator is null && derived.DerivedType != info.Type)
                    throw new NotSupportedException(
                        $"'{path}': nothing in JSON identifies {derived.DerivedType.Name}; "
                            + $"give its [JsonDerivedType] a type discriminator");
                _left.Push((derived.DerivedType, $"{path}({derived.DerivedType.Name})", true));
            }
        }
        else if (info is { Kind: JsonTypeInfoKind.Object, Properties.Count: 0, CreateObject: not null } && !isDerived)
        {
            throw new NotSupportedException(
                $"'{path}': {info.Type.Name} has nothing that JSON could fill; give it properties with setters, or write a converter");
        }
        if (info.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary && OwnMember(info.Type) is { } member)
            throw new NotSupportedException(
                $"'{path}': JSON of a collection has no place for '{info.Type.Name}.{member}'; "
                + "make the collection a property of another type, or mark it with [JsonIgnore]");
    }

    /// <summary>
    /// Asks the serializer itself, with JSON that breaks off before any constructor of the application is called: it refuses a type before
    /// it notices the missing rest.
    /// </summary>
    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "A converter of the user's may throw anything.")]
    private static void ThrowIfRefused(JsonTypeInfo info, string path)
    {
        string? begun = info.Kind switch
        {
            JsonTypeInfoKind.Object when info.CreateObject is null => "{",
            JsonTypeInfoKind.Dictionary => "{\"0\":",
            JsonTypeInfoKind.Enumerable => "[",
            _ => null,
        };
        if (begun is null) return;
        try
        {
            JsonSerializer.Deserialize(begun, info);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            throw new NotSupportedException($"'{path}': {info.Type.Name.Split('`')[0]} {Reason(info)}, or write a converter", e);
        }
        catch (Exception)
        {
            // It began to read.
        }
    }

    private static string Reason(JsonTypeInfo info) => info.Kind switch
    {
        JsonTypeInfoKind.Dictionary =>
            "has keys that cannot be names in JSON, or nothing can be added to it; use a Dictionary of text, numbers or enums",
        JsonTypeInfoKind.Enumerable => "is a collection to which nothing can be added; use an array or a list",
        _ when info.Type.IsInterface || info.Type.IsAbstract =>
            "is abstract, and nothing says which type to create; list its types with [JsonDerivedType] and a discriminator",
        _ => "has no constructor that JSON can call; mark one with [JsonConstructor] whose parameters have the names of properties",
    };

    /// <summary>
    /// Returns a member that an application's own collection has in addition to its items, for which neither JSON nor a schema has a place.
    /// </summary>
    [UnconditionalSuppressMessage(
        "Trimming", "IL2070:DynamicallyAccessedMembers", Justification = "What was trimmed away holds nothing.")]
    private static string? OwnMember(Type type)
    {
        if (type.IsArray || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true) return null;
        foreach (MemberInfo member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance))
        {
            bool isOwn = member is FieldInfo or PropertyInfo { SetMethod: not null } && member is not PropertyInfo { Name: "Item" }
                && member.DeclaringType?.Namespace?.StartsWith("System", StringComparison.Ordinal) != true;
            if (isOwn && !member.IsDefined(typeof(JsonIgnoreAttribute), true)) return member.Name;
        }
        return null;
    }
}
