using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fallback;

/// <summary>Handles collections without a setter: items are added to the collection that the object itself has created.</summary>
internal static class GetOnlyCollection
{
    private static readonly HashSet<Type> _writable =
        [typeof(ICollection<>), typeof(IList<>), typeof(ISet<>), typeof(IDictionary<,>)];

    /// <summary>Makes the contract fill a property without a setter; false if there is no collection to add to.</summary>
    /// <param name="type">The contract.</param>
    /// <param name="property">The property, which is read-only.</param>
    /// <param name="isStored">Whether the property certainly stores a value.</param>
    public static bool TryFill(JsonTypeInfo type, JsonPropertyInfo property, bool isStored)
    {
        Type collection = property.PropertyType;
        if (property.Get is not { } get || !typeof(IEnumerable).IsAssignableFrom(collection) || collection == typeof(string)) return false;
        if (isStored && !IsWritable(collection)) return false;
        if (type.CreateObject is null)
        {
            // Without arguments, there is no object to examine, so the type alone must show that items can be added.
            if (!isStored || !typeof(IList).IsAssignableFrom(collection) && !typeof(IDictionary).IsAssignableFrom(collection)) return false;
            FillBy(property, get);
        }
        else if (OwnValue(type, get) is not { } own)
        {
            return false;
        }
        else if (own is IList { IsReadOnly: false, IsFixedSize: false } or IDictionary { IsReadOnly: false })
        {
            FillBy(property, get);
        }
        else if (isStored)
        {
            return Populate(property);
        }
        else
        {
            return false;
        }
        property.IsSetNullable = false;
        return true;
    }

    /// <summary>Makes the serializer fill the existing value; always true.</summary>
    public static bool Populate(JsonPropertyInfo property)
    {
        property.ObjectCreationHandling = JsonObjectCreationHandling.Populate;
        // It is called if the value is null, and without it the property cannot be required.
        property.Set = static (_, _) => throw new NotSupportedException("a property without a setter is null");
        property.IsSetNullable = false;
        return true;
    }

    private static bool IsWritable(Type collection) =>
        collection.IsInterface
            ? collection.IsGenericType && _writable.Contains(collection.GetGenericTypeDefinition())
            : !collection.IsArray
                && collection.Namespace is not ("System.Collections.Immutable" or "System.Collections.Frozen")
                && !collection.Name.StartsWith("ReadOnly", StringComparison.Ordinal);

    private static void FillBy(JsonPropertyInfo property, Func<object, object?> get) => property.Set = (target, items) =>
    {
        switch (get(target))
        {
            case IDictionary entries when items is IDictionary found:
                foreach (DictionaryEntry entry in found) entries[entry.Key] = entry.Value;
                break;
            case IList list when items is IEnumerable found:
                foreach (object? item in found) list.Add(item);
                break;
            default: throw new NotSupportedException("a collection without a setter takes no items");
        }
    };

    /// <summary>
    /// Returns the property's value in a new object, if it is that object's own: a computed value differs each time, and a shared one is
    /// the same for all objects.
    /// </summary>
    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "The constructor and the getter are the user's.")]
    private static object? OwnValue(JsonTypeInfo type, Func<object, object?> get)
    {
        try
        {
            object one = type.CreateObject!();
            object? own = get(one);
            return ReferenceEquals(own, get(one)) && !ReferenceEquals(own, get(type.CreateObject())) ? own : null;
        }
        catch (Exception)
        {
            return null;
        }
    }
}
