package dev.shipline.document;

import java.io.OutputStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** XML 1.0 in UTF-8, well-formed whatever the texts hold. */
public final class XmlText implements AutoCloseable {
    private static final int REPLACEMENT = 0xFFFD;

    private final XMLStreamWriter writer;

    public XmlText(OutputStream to) {
        try {
            // the JDK's own: a Maven build may have others on the classpath
            writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(to, "UTF-8");
            writer.writeStartDocument("UTF-8", "1.0");
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    public XmlText open(String element) {
        return write(() -> {
            writer.writeCharacters("\n");
            writer.writeStartElement(element);
        });
    }

    public XmlText attribute(String name, Object value) {
        return write(() -> writer.writeAttribute(name, clean(value.toString())));
    }

    public XmlText text(String text) {
        return write(() -> writer.writeCharacters(clean(text)));
    }

    /** Ends the element that was opened last. */
    public XmlText end() {
        return write(writer::writeEndElement);
    }

    @Override
    public void close() {
        write(() -> {
            writer.writeEndDocument();
            writer.close();
        });
    }

    /** Control characters and halves of characters cannot be written in XML, not even escaped. */
    static String clean(String text) {
        return text.codePoints()
                .map(character -> isXml(character) ? character : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isXml(int character) {
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || (character >= 0x20 && character <= 0xD7FF)
                || (character >= 0xE000 && character <= 0xFFFD)
                || character >= 0x10000;
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws XMLStreamException;
    }

    private XmlText write(Writing writing) {
        try {
            writing.run();
            return this;
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    private static IllegalStateException broken(XMLStreamException cause) {
        return new IllegalStateException("cannot write XML into memory", cause);
    }
}
