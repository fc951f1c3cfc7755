package io.jenkins.plugins.spotagents;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a declaration claims of a type and the real type does not keep: kind, supertypes, and of each member the erased
 * descriptor, modifiers, checked exceptions, and constant value. A declaration may leave things out.
 *
 * <p>The two are loaded by different class loaders, so types are compared by name.
 */
final class DeclarationDifferences {
    private static final int ACCESS = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE;
    private static final int ON_TYPES = ACCESS | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;
    private static final int ON_METHODS = ON_TYPES;
    private static final int ON_FIELDS = ACCESS | Modifier.STATIC | Modifier.FINAL;

    private final Class<?> declared;
    private final Class<?> real;
    private final List<String> found = new ArrayList<>();

    private DeclarationDifferences(Class<?> declared, Class<?> real) {
        this.declared = declared;
        this.real = real;
    }

    static List<String> between(Class<?> declared, Class<?> real) {
        DeclarationDifferences differences = new DeclarationDifferences(declared, real);
        differences.compareType();
        differences.compareSupertypes();
        differences.compareMembers();
        return differences.found;
    }

    private void compareType() {
        compare("kind", kind(declared), kind(real));
        compare("modifiers", modifiers(declared.getModifiers(), ON_TYPES), modifiers(real.getModifiers(), ON_TYPES));
        compare("type parameters", declared.getTypeParameters().length, real.getTypeParameters().length);
        if (declared.isAnnotation()) {
            compare("meta-annotations", metaAnnotations(declared), metaAnnotations(real));
        }
    }

    private void compareSupertypes() {
        Set<String> ofReal = supertypes(real).map(Class::getName).collect(Collectors.toSet());
        supertypes(declared)
                .map(Class::getName)
                .filter(name -> !ofReal.contains(name))
                .forEach(name -> found.add("is no " + name));
    }

    private void compareMembers() {
        for (Field field : declared.getDeclaredFields()) {
            if (isApi(field.getModifiers()) && !field.isSynthetic()) {
                compareField(field);
            }
        }
        for (Constructor<?> constructor : declared.getDeclaredConstructors()) {
            if (isApi(constructor.getModifiers()) && !constructor.isSynthetic()) {
                compareConstructor(constructor);
            }
        }
        for (Method method : declared.getDeclaredMethods()) {
            if (isApi(method.getModifiers()) && !method.isSynthetic()) {
                compareMethod(method);
            }
        }
    }

    private void compareField(Field field) {
        Optional<Field> counterpart = find(
                type -> type.getDeclaredFields(),
                candidate -> candidate.getName().equals(field.getName()));
        if (counterpart.isEmpty()) {
            found.add("has no field " + field.getName());
            return;
        }
        Field other = counterpart.get();
        compare(field + ": type", field.getType().getName(), other.getType().getName());
        compare(
                field + ": modifiers",
                modifiers(field.getModifiers(), ON_FIELDS),
                modifiers(other.getModifiers(), ON_FIELDS));
        if (isConstant(field)) {
            compare(field + ": value", valueOf(field), valueOf(other));
        }
    }

    private void compareConstructor(Constructor<?> constructor) {
        Optional<Constructor<?>> counterpart = Arrays.stream(real.getDeclaredConstructors())
                .filter(candidate -> parameters(candidate).equals(parameters(constructor)))
                .findFirst();
        if (counterpart.isEmpty()) {
            found.add("has no " + constructor);
            return;
        }
        // Nobody but a subclass can call a constructor of an abstract class, public or not.
        compareExecutables(constructor, counterpart.get(), isOpen(constructor, counterpart.get()) ? 0 : ACCESS);
    }

    private static boolean isOpen(Constructor<?> one, Constructor<?> other) {
        int either = Modifier.PUBLIC | Modifier.PROTECTED;
        return Modifier.isAbstract(one.getDeclaringClass().getModifiers())
                && (one.getModifiers() & either) != 0
                && (other.getModifiers() & either) != 0;
    }

    private void compareMethod(Method method) {
        Optional<Method> counterpart = find(
                type -> type.getDeclaredMethods(),
                candidate -> candidate.getName().equals(method.getName())
                        && parameters(candidate).equals(parameters(method))
                        && candidate
                                .getReturnType()
                                .getName()
                                .equals(method.getReturnType().getName()));
        if (counterpart.isEmpty()) {
            found.add("has no " + method);
            return;
        }
        compareExecutables(method, counterpart.get(), ON_METHODS);
        if (declared.isAnnotation()) {
            compare(
                    method + ": has a default",
                    method.getDefaultValue() != null,
                    counterpart.get().getDefaultValue() != null);
        }
    }

    private void compareExecutables(Executable one, Executable other, int mask) {
        compare(one + ": modifiers", modifiers(one.getModifiers(), mask), modifiers(other.getModifiers(), mask));
        compare(one + ": checked exceptions", checkedExceptions(one), checkedExceptions(other));
        compare(one + ": type parameters", one.getTypeParameters().length, other.getTypeParameters().length);
        compare(one + ": variable arguments", one.isVarArgs(), other.isVarArgs());
    }

    /** The nearest matching member of the real type, own or inherited: that is the one the virtual machine links to. */
    private <T> Optional<T> find(Function<Class<?>, T[]> members, Predicate<T> matching) {
        return Stream.concat(Stream.of(real), supertypes(real))
                .flatMap(type -> Arrays.stream(members.apply(type)))
                .filter(matching)
                .findFirst();
    }

    private void compare(String what, Object ofDeclared, Object ofReal) {
        if (!Objects.equals(ofDeclared, ofReal)) {
            found.add(what + ": declared " + ofDeclared + ", real " + ofReal);
        }
    }

    /** All of them, classes first, nearest first. */
    private static Stream<Class<?>> supertypes(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> parent = type.getSuperclass(); parent != null; parent = parent.getSuperclass()) {
            all.add(parent);
        }
        List<Class<?>> holders = new ArrayList<>(all);
        holders.add(0, type);
        holders.forEach(holder -> addInterfaces(holder, all));
        return all.stream();
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> all) {
        for (Class<?> parent : type.getInterfaces()) {
            all.add(parent);
            addInterfaces(parent, all);
        }
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    }

    /** Documentation aside, meta-annotations tell the compiler and the indexers what to do. */
    private static Set<String> metaAnnotations(Class<?> type) {
        return Arrays.stream(type.getAnnotations())
                .map(Annotation::toString)
                .filter(text -> !text.startsWith("@java.lang.annotation.Documented"))
                .map(text -> text.startsWith("@java.lang.annotation") ? text : text.replaceAll("\\(.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isApi(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static boolean isConstant(Field field) {
        return Modifier.isStatic(field.getModifiers())
                && Modifier.isFinal(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
    }

    private static Object valueOf(Field field) {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Cannot read " + field, e);
        }
    }

    private static String modifiers(int modifiers, int mask) {
        return Modifier.toString(modifiers & mask);
    }

    private static List<String> parameters(Executable executable) {
        return Arrays.stream(executable.getParameterTypes()).map(Class::getName).toList();
    }

    private static Set<String> checkedExceptions(Executable executable) {
        return Arrays.stream(executable.getExceptionTypes())
                .filter(type -> !RuntimeException.class.isAssignableFrom(type) && !Error.class.isAssignableFrom(type))
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
