using System.Collections;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

#pragma warning disable CA1051, CA1711, CA1716 // Types as users write them: with fields, and named as they like.

// Answer types of every shape. The runtime's tests read an answer as each of them, the analyzer's tests compile this very file and expect
// FB1010 of those that the start refuses: so the two cannot part. It stays one file, however long, because it is compiled as one there.
namespace Fallback.AnswerShapes;

/// <summary>The type is filled by this JSON: what is written of it afterwards is the same.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class FillsAttribute(string json) : Attribute
{
    public string Json { get; } = json;
}

/// <summary>The type is refused, at build and at start, with words that name this.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class RefusedAttribute(string named) : Attribute
{
    public string Named { get; } = named;
}

public enum Größe
{
    Klein,
    Groß,
}

[Fills("""{"name":"x","count":3}""")]
public sealed record PlainRecord(string Name, int Count);

[Fills("""{"name":"x","count":3}""")]
public sealed class Fields
{
    public string Name = "";
    public int Count;
}

[Fills("""{"name":"x","count":3}""")]
public struct FieldsOfAStruct
{
    public string Name;
    public int Count;
}

[Fills("""{"name":"x","count":3,"more":1.5,"inner":2}""")]
public class Setters
{
    public string Name { get; private set; } = "";

    public int Count { get; protected set; }

    public double More { get; init; }

    public required int Inner { get; set; }
}

[Fills("""{"extra":1,"name":"x","count":3,"more":1.5,"inner":2}""")]
public sealed class InheritedSetters : Setters
{
    public int Extra { get; private set; }
}

[Fills("""{"x":1,"y":2}""")]
public struct SettersOfAStruct
{
    public int X { get; private set; }

    public int Y { get; init; }
}

[Fills("""{"name":"x","count":3}""")]
public readonly record struct RecordStruct(string Name, int Count);

[Fills("""{"pair":{"item1":"x","item2":3},"three":{"item1":1,"item2":"two","item3":{"item1":true,"item2":null}}}""")]
public sealed record Tuples((string Name, int Count) Pair, Tuple<int, string, (bool, double?)> Three);

[Fills("""{"eight":{"item1":1,"item2":2,"item3":3,"item4":4,"item5":5,"item6":6,"item7":7,"rest":{"item1":8}}}""")]
public sealed record LongTuple((int, int, int, int, int, int, int, int) Eight);

[Fills("""{"name":"x","tags":["a","b"],"more":["c"],"counts":{"d":4},"set":["e"],"keyed":{"f":5},"queue":[6]}""")]
public sealed class GetOnlyCollections
{
    public string Name { get; set; } = "";

    public List<string> Tags { get; } = [];

    public IList<string> More { get; } = [];

    public Dictionary<string, int> Counts { get; } = [];

    public HashSet<string> Set { get; } = [];

    public IDictionary<string, int> Keyed { get; } = new Dictionary<string, int>();

    public Queue<int> Queue { get; } = new();
}

[Fills("""{"name":"x","tags":["a","b"],"counts":{"c":1}}""")]
public sealed record GetOnlyCollectionsOfARecord(string Name)
{
    public List<string> Tags { get; } = [];

    public Dictionary<string, int> Counts { get; } = [];
}

[Fills("""{"name":"x","tags":["a","b"]}""")]
public sealed class CollectionBehindAField
{
    private readonly List<string> _tags = [];

    public string Name { get; set; } = "";

    public IReadOnlyList<string> Tags => _tags;
}

[Fills("""{"first":"a","last":"b"}""")]
public sealed record Computed(string First, string Last)
{
    [JsonIgnore]
    public string Ignored { get; } = "";

    public static int Made { get; set; }

    public int Length() => First.Length;
}

[Fills("""{"boss":{"name":"a","pets":[{"kind":"dog","bark":true},{"kind":"cat","lives":9}]},"byName":{"x":{"kind":"cat","lives":1}},"maybe":{"x":1,"y":2}}""")]
public sealed record Nested(Owner Boss, Dictionary<string, Pet> ByName, SettersOfAStruct? Maybe);

public sealed record Owner(string Name, IReadOnlyList<Pet> Pets);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Dog), "dog"), JsonDerivedType(typeof(Cat), "cat"), JsonDerivedType(typeof(Fish), "fish")]
[Fills("""{"kind":"cat","lives":9}""")]
public abstract record Pet;

public sealed record Dog(bool Bark) : Pet;

public sealed record Cat(int Lives) : Pet;

public sealed record Fish : Pet;

[JsonDerivedType(typeof(Circle), "circle"), JsonDerivedType(typeof(Square), "square")]
public interface IForm;

public sealed record Circle(double Radius) : IForm;

public sealed record Square(double Side) : IForm;

[Fills("""{"form":{"$type":"square","side":2}}""")]
public sealed record Forms(IForm Form);

[Fills("""{"name":"a","children":[{"name":"b","children":[],"next":null}],"next":{"name":"c","children":[],"next":null}}""")]
public sealed record Recursive(string Name, List<Recursive> Children, Recursive? Next);

[Fills("""{"numbers":{"1":"a"},"days":{"Friday":1},"ids":{"6f9619ff-8b86-d011-b42d-00c04fc964ff":true},"dates":{"2026-11-28":1},"sizes":{"Groß":2}}""")]
public sealed record Keys(
    Dictionary<int, string> Numbers, Dictionary<DayOfWeek, int> Days, Dictionary<Guid, bool> Ids, Dictionary<DateOnly, int> Dates, Dictionary<Größe, int> Sizes);

[Fills("""{"array":[1],"list":[[2]],"immutable":[3],"read":[4],"set":[5],"map":{"a":6},"any":[7]}""")]
public sealed record Collections(
    int[] Array, List<List<int>> List, ImmutableArray<int> Immutable, IReadOnlyList<int> Read, ISet<int> Set, IReadOnlyDictionary<string, int> Map, IEnumerable<int> Any);

[Fills("""{"value":{"a":[1]},"element":[1],"values":[1,"a"]}""")]
public sealed record AnyValues(object Value, JsonElement Element, List<object> Values);

[Fills("""{"name":"x"}""")]
public sealed class Constructed
{
    [JsonConstructor]
    private Constructed(string name) => Name = name;

    public Constructed(string name, int other) => Name = name + other;

    public string Name { get; }
}

[Fills("""{"name":"x"}""")]
public sealed class OnlyConstructor(string name)
{
    public readonly string Name = name;
}

[Fills("""{"name":"x","hidden":3}""")]
public sealed class Included
{
    public string Name { get; set; } = "";

    [JsonInclude]
    internal int Hidden { get; set; }
}

[Fills("""{"named":"x","more":1}""")]
public sealed class Extended
{
    [JsonPropertyName("named")]
    public string Name { get; set; } = "";

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

[Fills("""{"size":"Groß","sizes":["Klein"],"maybe":null}""")]
public sealed record Enums(Größe Size, Größe[] Sizes, Größe? Maybe);

[JsonConverter(typeof(OpaqueConverter))]
[Fills("\"x\"")]
public sealed class Converted(string text)
{
    public string Hidden { get; } = text;
}

public sealed class OpaqueConverter : JsonConverter<Converted>
{
    public override Converted Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, Converted value, JsonSerializerOptions options) => writer.WriteStringValue(value.Hidden);
}

[Fills("""{"converted":"x"}""")]
public sealed record WithConverted(Converted Converted);

[Fills("""["a","b"]""")]
public sealed class OwnList : List<string>;

[Fills("""{"moment":"2026-11-28T10:00:00+00:00","day":"2026-11-28","span":"01:00:00","link":"http://x/","id":"6f9619ff-8b86-d011-b42d-00c04fc964ff","version":"1.2","bytes":"AQ==","letter":"x"}""")]
public sealed record Scalars(DateTimeOffset Moment, DateOnly Day, TimeSpan Span, Uri Link, Guid Id, Version Version, byte[] Bytes, char Letter);

[Fills("""{"home":{"name":"x","count":3}}""")]
public sealed class PopulatedObject
{
    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
    public Fields Home { get; } = new();
}

[Refused(".More")]
public sealed record OfGeneric(Generic<PlainRecord, int>? It);

public sealed class Generic<T, TMore>
{
    public T? Item { get; set; }

    public TMore? More { get; }
}

[Refused("GetOnly.Name")]
public sealed class GetOnly
{
    public string Name { get; } = "";

    public int Count { get; set; }
}

[Refused("GetOnlyInRecord.Kind")]
public sealed record GetOnlyInRecord(string Name)
{
    public string Kind { get; } = "ticket";
}

[Refused("ReadOnlyField.Name")]
public sealed class ReadOnlyField
{
    public readonly string Name = "";

    public int Count { get; set; }
}

[Refused("ReadOnlyStruct.X")]
public readonly struct ReadOnlyStruct(int x)
{
    public int X { get; } = x;
}

[Refused("GetOnlyObject.Home")]
public sealed class GetOnlyObject
{
    public string Name { get; set; } = "";

    public PlainRecord Home { get; } = new("", 0);
}

[Refused("GetOnlyArray.Tags")]
public sealed class GetOnlyArray
{
    public string[] Tags { get; } = [];
}

[Refused("GetOnlyReadOnlyList.Tags")]
public sealed class GetOnlyReadOnlyList
{
    public IReadOnlyList<string> Tags { get; } = [];
}

[Refused("GetOnlySetOfARecord.Tags")]
public sealed record GetOnlySetOfARecord(string Name)
{
    public HashSet<string> Tags { get; } = [];
}

public interface IAnimal
{
    string Kind { get; }
}

public abstract class Shape
{
    public string Name { get; set; } = "";
}

[Refused("InterfaceMember.Pet")]
public sealed class InterfaceMember
{
    public string Name { get; set; } = "";

    public IAnimal? Pet { get; set; }
}

[Refused("AbstractInList.Shapes")]
public sealed record AbstractInList(List<Shape> Shapes);

[Refused("AbstractInDictionary.Shapes")]
public sealed record AbstractInDictionary(Dictionary<string, List<Shape?>> Shapes);

[Refused("AbstractInTuple.Pair")]
public sealed record AbstractInTuple((string Name, Shape Shape) Pair);

[Refused("DeepInside.Inner.Pet")]
public sealed record DeepInside(InterfaceMember Inner);

[JsonDerivedType(typeof(Loaf))]
public abstract record Bread;

public sealed record Loaf(int Slices) : Bread;

[Refused("WithoutDiscriminator.Bread")]
public sealed record WithoutDiscriminator(Bread Bread);

[JsonDerivedType(typeof(BadWheel), "bad")]
public abstract record Wheel;

public sealed record BadWheel : Wheel
{
    public int Spokes { get; }
}

[Refused("BadWheel.Spokes")]
public sealed record BadDerived(Wheel Wheel);

public sealed record Key(string Name);

[Refused("OddKeys.Counts")]
public sealed record OddKeys(Dictionary<Key, int> Counts);

[Refused("TupleKeys.Counts")]
public sealed record TupleKeys(IReadOnlyDictionary<(int, int), int> Counts);

[Refused("MismatchedParameter")]
public sealed class MismatchedParameter(string text)
{
    public string Name { get; } = text;
}

[Refused("HalfMismatched")]
public sealed class HalfMismatched(string name, int other)
{
    public string Name { get; } = name + other;
}

[Refused("TwoConstructors")]
public sealed class TwoConstructors
{
    public TwoConstructors(string name) => Name = name;

    public TwoConstructors(string name, int count) => (Name, Count) = (name, count);

    public string Name { get; }

    public int Count { get; }
}

[Refused("PrivateConstructor")]
public sealed class PrivateConstructor
{
    private PrivateConstructor()
    {
    }

    public string Name { get; set; } = "";
}

[Refused("Nothing")]
public sealed class Nothing
{
    private readonly int _count = 1;

    public int Count => _count;
}

[Refused("Pure")]
public sealed class PureEnumerable(string pure) : IEnumerable<string>
{
    public IEnumerator<string> GetEnumerator() => throw new NotSupportedException(pure);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

[Refused("ListWithMore.Total")]
public sealed class ListWithMore : List<string>
{
    public int Total { get; set; }
}

[Refused("Delegates.Count")]
public sealed record Delegates(string Name, Func<int> Count);

[Refused("Groups.Items")]
public sealed record Groups(ILookup<string, int> Items);
