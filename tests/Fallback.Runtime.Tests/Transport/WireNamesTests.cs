using System.Text;
using System.Text.Json;

namespace Fallback.Runtime.Tests.Transport;

public class WireNamesTests
{
    // Of one length, with the same first, middle and last character: all of them want the same place.
    private static readonly WireNames<Fruit> _names = new((Fruit.Apple, ["abxxe", "acxxe", "apxye"]), (Fruit.Pear, ["pear", "päär"]));

    public enum Fruit { None, Apple, Pear }

    [Theory]
    [InlineData("abxxe", Fruit.Apple)]
    [InlineData("acxxe", Fruit.Apple)]
    [InlineData("apxye", Fruit.Apple)]
    [InlineData("adxxe", Fruit.None)]
    [InlineData("pear", Fruit.Pear)]
    [InlineData("päär", Fruit.Pear)]
    [InlineData("""p\u0065ar""", Fruit.Pear)]
    [InlineData("""\u0070\u0065\u0061\u0072""", Fruit.Pear)]
    [InlineData("""p\u00e4\u00E4r""", Fruit.Pear)]
    [InlineData("""p\u0065as""", Fruit.None)]
    [InlineData("pea", Fruit.None)]
    [InlineData("pears", Fruit.None)]
    [InlineData("Pear", Fruit.None)]
    [InlineData("", Fruit.None)]
    public void Name_IsFound_AsItIsWritten(string name, Fruit expected) => Assert.Equal(expected, Find(name));

    [Fact]
    public void EscapedName_OfAnyLength_IsNoneOfTheNames() => Assert.Equal(Fruit.None, Find(string.Concat(Enumerable.Repeat("""\u0061""", 1_000_000))));

    private static Fruit Find(string name)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($$"""{"{{name}}":1}"""));
        reader.Read();
        reader.Read();
        return _names.Find(reader);
    }
}
